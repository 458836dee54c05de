package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import java.math.BigDecimal;
import java.util.Locale;

/** Durations and sizes as people write them. */
final class Amounts {
    private Amounts() {}

    /** Seconds: {@code 90}, {@code 90s}, {@code 5m}, {@code 2h}, {@code 1d}. */
    static long seconds(String text) {
        int factor = text.isEmpty()
                ? 0
                : switch (text.charAt(text.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3_600;
                    case 'd' -> 86_400;
                    default -> 0;
                };
        return Math.round(number(
                        factor == 0 ? text : text.substring(0, text.length() - 1), text, "90, 90s, 5m, 2h or 1d")
                .multiply(BigDecimal.valueOf(Math.max(1, factor)))
                .doubleValue());
    }

    /** MiB: {@code 512}, {@code 512m}, {@code 2g}. */
    static long megabytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith("b") ? lower.substring(0, lower.length() - 1) : lower;
        boolean giga = plain.endsWith("g");
        String digits = giga || plain.endsWith("m") ? plain.substring(0, plain.length() - 1) : plain;
        return number(digits, text, "512, 512m or 2g")
                .multiply(BigDecimal.valueOf(giga ? 1024 : 1))
                .longValue();
    }

    static BigDecimal number(String digits, String text, String form) {
        try {
            BigDecimal number = new BigDecimal(digits);
            if (number.signum() >= 0 && number.precision() - number.scale() < 12) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw CliException.usage("'" + text + "' is no amount", "write it as " + form);
    }
}
