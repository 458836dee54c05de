package io.millrace.worker;

import io.millrace.queue.BrokerProfile;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.Converter;

/** A broker's profile by its name in the configuration. */
public final class ProfileConverter implements Converter<BrokerProfile> {
    private static final long serialVersionUID = 1L;

    @Override
    public BrokerProfile convert(String value) {
        return BrokerProfile.parse(value.strip())
                .orElseThrow(() -> new IllegalArgumentException("it must be one of "
                        + Arrays.stream(BrokerProfile.values())
                                .map(BrokerProfile::wireName)
                                .collect(Collectors.joining(", "))));
    }
}
