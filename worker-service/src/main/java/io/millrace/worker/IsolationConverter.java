package io.millrace.worker;

import io.millrace.supervisor.launch.Isolation;
import org.eclipse.microprofile.config.spi.Converter;

/** A level of isolation by its name. */
public final class IsolationConverter implements Converter<Isolation> {
    private static final long serialVersionUID = 1L;

    @Override
    public Isolation convert(String value) {
        return Isolation.parse(value.strip())
                .orElseThrow(
                        () -> new IllegalArgumentException("it must be of container, bubblewrap, namespaces, process"));
    }
}
