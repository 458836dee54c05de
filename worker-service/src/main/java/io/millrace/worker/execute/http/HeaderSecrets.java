package io.millrace.worker.execute.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a request's headers say, so that an answer that repeats it does not show it: their values, and of values with a blank what comes after
 * the first, as the token of {@code Bearer} is. Literally, so that what a server encodes or takes apart is not found.
 */
final class HeaderSecrets {
    static final String MASK = "***";

    /** Shorter ones would be found in any text. */
    private static final int LEAST_CHARACTERS = 8;

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    /** They say of what kind bodies are; answers say so in the same words. */
    private static final Pattern NO_SECRET = Pattern.compile("accept(-.*)?|content-.*");

    private final List<String> longestFirst;

    private HeaderSecrets(List<String> longestFirst) {
        this.longestFirst = longestFirst;
    }

    /** @param headers value by name */
    static HeaderSecrets of(Map<String, String> headers) {
        return new HeaderSecrets(headers.entrySet().stream()
                .filter(header -> !NO_SECRET
                        .matcher(header.getKey().toLowerCase(Locale.ROOT))
                        .matches())
                .flatMap(header -> parts(header.getValue().strip()))
                .filter(secret -> secret.length() >= LEAST_CHARACTERS)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static Stream<String> parts(String value) {
        return Stream.concat(Stream.of(value), Stream.of(BLANKS.split(value, 2)).skip(1));
    }

    /** The text with {@value #MASK} in their places. */
    String mask(String text) {
        String masked = text;
        for (String secret : longestFirst) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** As {@link #mask}, of a text that may end within one. */
    String maskCutOff(String text) {
        String masked = mask(text);
        int cut = longestFirst.stream()
                .mapToInt(secret -> begunAtTheEndOf(masked, secret))
                .max()
                .orElse(0);
        return cut == 0 ? masked : masked.substring(0, masked.length() - cut) + MASK;
    }

    /** How many of its first characters the text ends with; 0: too few to matter. */
    private static int begunAtTheEndOf(String text, String secret) {
        for (int length = secret.length() - 1; length >= LEAST_CHARACTERS; length--) {
            if (text.regionMatches(text.length() - length, secret, 0, length)) {
                return length;
            }
        }
        return 0;
    }
}
