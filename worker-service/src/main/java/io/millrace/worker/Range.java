package io.millrace.worker;

import org.eclipse.microprofile.config.spi.Converter;

/** Whole numbers within bounds: what is out of them is refused before anything starts, by the variable's name. */
public final class Range {
    private Range() {}

    private static Integer whole(String value, int min, int max) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("it must be a whole number, " + min + " to " + max);
    }

    /** How many jobs at a time. */
    public static final class Slots implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 1, 1_000);
        }
    }

    /** Seconds of a drain. */
    public static final class DrainSeconds implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 0, 3_600);
        }
    }

    /** Seconds between TERM and KILL. */
    public static final class GraceSeconds implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 0, 4);
        }
    }

    /** Seconds for a mail. */
    public static final class MailSeconds implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 1, 300);
        }
    }

    /** Mebibytes that a command may have. */
    public static final class Mebibytes implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 1, 65_536);
        }
    }

    /** Processes of a command. */
    public static final class Processes implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 8, 32_768);
        }
    }

    /** A TCP port. */
    public static final class Port implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return whole(value, 1, 65_535);
        }
    }
}
