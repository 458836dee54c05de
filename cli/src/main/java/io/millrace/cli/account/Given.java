package io.millrace.cli.account;

import org.jspecify.annotations.Nullable;

/** What the command line says of server and identity; null: nothing. */
public record Given(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String token,
        @Nullable String authority,
        @Nullable String profile) {
    public static final Given NOTHING = new Given(null, null, null, null, null, null);
}
