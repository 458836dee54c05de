package io.millrace.gateway;

import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.Converter;

/** How much of something a user may have at a time: {@code off}, or a whole number from 1. Refused before anything starts if it is neither. */
public record Quota(OptionalInt most) {

    /** Reads it from the configuration. */
    public static final class FromText implements Converter<Quota> {
        private static final long serialVersionUID = 1L;

        @Override
        public Quota convert(String value) {
            String text = value.strip();
            if (text.equals("off")) {
                return new Quota(OptionalInt.empty());
            }
            if (text.matches("[1-9]\\d{0,8}")) {
                return new Quota(OptionalInt.of(Integer.parseInt(text)));
            }
            throw new IllegalArgumentException("it must be off, or a whole number, 1 to 999999999");
        }
    }
}
