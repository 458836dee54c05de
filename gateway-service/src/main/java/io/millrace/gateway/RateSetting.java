package io.millrace.gateway;

import io.millrace.gateway.limit.Rate;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/** A {@link Rate}, or {@code off}. Refused before anything starts if it is neither. */
public record RateSetting(Optional<Rate> rate) {

    /** Reads it from the configuration. */
    public static final class FromText implements Converter<RateSetting> {
        private static final long serialVersionUID = 1L;

        @Override
        public RateSetting convert(String value) {
            return new RateSetting(Rate.parse(value));
        }
    }
}
