package io.millrace.cli.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token.
 *
 * @param ends seconds of the epoch
 */
public record Token(String text, long ends) {
    /** What an answer of {@code /auth/token} or {@code /auth/renew} gives. */
    public static Token given(Answer answer, long now) {
        Map<String, Object> token = answer.json();
        Long lifetime = Json.number(token, "expires_in");
        String text = Json.text(token, "access_token");
        if (text == null || lifetime == null) {
            throw Answer.strange();
        }
        return new Token(text, now + lifetime);
    }

    /** By what it says itself; null: it is none that can be read (RFC 7519). */
    static @Nullable Token read(String text) {
        String[] parts = text.split("\\.");
        try {
            String claims = parts.length == 3
                    ? new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                    : "{}";
            Long ends = Json.number(Json.object(claims), "exp");
            return ends == null ? null : new Token(text, ends);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "a token until " + ends;
    }
}
