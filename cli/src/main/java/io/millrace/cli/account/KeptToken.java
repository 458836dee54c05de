package io.millrace.cli.account;

import io.millrace.cli.api.Kept;
import io.millrace.cli.api.Token;
import io.millrace.cli.show.Times;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The token of a profile. Others renew it as well, log in as somebody else, or log out: what they did stays. */
final class KeptToken implements Kept {
    private final Path file;
    private final @Nullable String url;
    private final @Nullable String user;

    KeptToken(Profile profile) {
        file = profile.file();
        url = profile.get("url");
        user = profile.get("user");
    }

    @Override
    public @Nullable Token now() {
        Profile now = Profile.in(file);
        String token = now.get("token");
        String ends = now.get("token_ends");
        boolean same = Objects.equals(url, now.get("url")) && Objects.equals(user, now.get("user"));
        return same && token != null && ends != null ? new Token(token, Times.seconds(ends)) : null;
    }

    @Override
    public void replace(String before, Token by) {
        Profile profile = Profile.in(file);
        profile.setToken(by);
        profile.saveIf(now -> before.equals(now.get("token")));
    }
}
