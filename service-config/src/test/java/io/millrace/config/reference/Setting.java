package io.millrace.config.reference;

import java.util.Optional;

/**
 * A key of the configuration.
 *
 * @param key as it is in properties, for example {@code millrace.rate-limit.ip}
 * @param type in words of people
 * @param needed whether a service does not start without it
 * @param defaultValue what it is if nobody says
 * @param meaning in Markdown, one line; may be empty
 */
record Setting(String key, String type, boolean needed, Optional<String> defaultValue, String meaning) {
    /** The environment variable that sets it. */
    String variable() {
        return key.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** A row of the table. */
    String row() {
        String value = defaultValue
                .map(given -> given.isEmpty() ? "empty" : "`" + given + "`")
                .orElse(needed ? "**needed**" : "–");
        return "| `" + variable() + "` | " + type + " | " + value + " | " + meaning.replace("|", "\\|") + " |\n";
    }
}
