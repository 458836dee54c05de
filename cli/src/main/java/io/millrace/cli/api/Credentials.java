package io.millrace.cli.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * As whom one asks.
 *
 * @param token goes before user and password
 */
public record Credentials(
        @Nullable String token,
        @Nullable String user,
        @Nullable String password) {
    public static final Credentials NONE = new Credentials(null, null, null);

    /** The same user by another token. */
    Credentials with(String another) {
        return new Credentials(another, user, password);
    }

    /** For the header {@code Authorization}; null: one asks as nobody. */
    @Nullable
    String header() {
        if (token != null) {
            return "Bearer " + token;
        }
        if (user == null || password == null) {
            return null;
        }
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    public boolean areThere() {
        return header() != null;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return token != null ? "a token" : String.valueOf(user);
    }
}
