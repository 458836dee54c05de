package io.millrace.outbound;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What gateway and worker are told of the way out, by the same variables.
 *
 * @param addresses {@code MILLRACE_OUTBOUND_ALLOW}: addresses and networks that may be reached though they are not public
 * @param authorities {@code MILLRACE_OUTBOUND_CA}, a PEM file: who vouches for servers beside those whom the JVM trusts
 */
public record OutboundSettings(AddressRules addresses, Authorities authorities) {
    /**
     * Reads what the variables say.
     *
     * @throws IllegalArgumentException naming the variable, and what is wrong with it
     */
    public static OutboundSettings of(Optional<List<String>> allow, Optional<String> ca) {
        return new OutboundSettings(
                read("MILLRACE_OUTBOUND_ALLOW", () -> AddressRules.allowing(allow.orElse(List.of()))),
                read(
                        "MILLRACE_OUTBOUND_CA",
                        () -> ca.map(file -> Authorities.and(Path.of(file.strip())))
                                .orElseGet(Authorities::ofTheJvm)));
    }

    private static <T> T read(String variable, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
    }
}
