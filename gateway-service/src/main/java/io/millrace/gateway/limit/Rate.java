package io.millrace.gateway.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many requests in any stretch of time that is as long as the window.
 *
 * @param most 1 to 1,000,000
 * @param window 1 s to a day
 */
public record Rate(int most, Duration window) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,6})/([1-9]\\d{0,4})s");
    private static final int LARGEST = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Reads {@code 10/60s}; {@code off} is no rate at all.
     *
     * @throws IllegalArgumentException if it is neither, or out of bounds
     */
    public static Optional<Rate> parse(String text) {
        String plain = text.strip();
        if (plain.equals("off")) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(plain);
        if (form.matches()) {
            Rate rate = new Rate(Integer.parseInt(form.group(1)), Duration.ofSeconds(Long.parseLong(form.group(2))));
            if (rate.most <= LARGEST && rate.window.compareTo(LONGEST) <= 0) {
                return Optional.of(rate);
            }
        }
        throw new IllegalArgumentException(
                "it must be off, or a number of requests in a time, as in 10/60s: 1 to 1000000, in 1 to 86400 seconds");
    }
}
