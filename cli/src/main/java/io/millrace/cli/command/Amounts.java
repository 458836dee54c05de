package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/** Durations and sizes as people write them. */
final class Amounts {
    private static final int KIBI = 1024;

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

    /** MiB, which a bare number counts: {@code 512}, {@code 512m}, {@code 2g}. */
    static long megabytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith("b") ? lower.substring(0, lower.length() - 1) : lower;
        boolean giga = plain.endsWith("g");
        String digits = giga || plain.endsWith("m") ? plain.substring(0, plain.length() - 1) : plain;
        return number(digits, text, "512m or 2g; a bare number counts megabytes")
                .multiply(BigDecimal.valueOf(giga ? 1024 : 1))
                .longValue();
    }

    /** Bytes: {@code 65536}, {@code 64k}, {@code 8m}. */
    static long bytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith("b") ? lower.substring(0, lower.length() - 1) : lower;
        int factor = plain.endsWith("k") ? KIBI : plain.endsWith("m") ? KIBI * KIBI : 1;
        String digits = factor > 1 ? plain.substring(0, plain.length() - 1) : plain;
        return number(digits, text, "65536, 64k or 8m")
                .multiply(BigDecimal.valueOf(factor))
                .longValue();
    }

    /** A time of RFC 3339: {@code 10m} is so long ago, {@code 2026-12-24} the beginning of that day here; anything else as it is. */
    static String past(String text) {
        if (text.matches("[0-9.]+[smhd]")) {
            return Instant.now().minusSeconds(seconds(text)).toString();
        } else if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            try {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant()
                        .toString();
            } catch (DateTimeException e) {
                throw CliException.usage("'" + text + "' is no day", "write it as 2026-12-24");
            }
        }
        return text;
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
