package io.millrace.gateway.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an {@code Authorization} header says. */
sealed interface Credentials {
    /** There is no header. */
    record None() implements Credentials {}

    /** There is one that nobody can read. */
    record Unreadable() implements Credentials {}

    /** RFC 7617, in UTF-8. */
    record Basic(String username, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic of " + username;
        }
    }

    /** RFC 6750. */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "Bearer";
        }
    }

    static Credentials parse(@Nullable String header) {
        if (header == null) {
            return new None();
        }
        String[] parts = header.strip().split(" +", 2);
        if (parts.length < 2) {
            return new Unreadable();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(parts[1]);
            case "bearer" -> new Bearer(parts[1]);
            default -> new Unreadable();
        };
    }

    private static Credentials basic(String encoded) {
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = pair.indexOf(':');
            return colon < 0 ? new Unreadable() : new Basic(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return new Unreadable();
        }
    }
}
