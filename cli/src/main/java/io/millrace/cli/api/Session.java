package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** As whom one asks, for as long as one does: a token is replaced by a fresh one well before it ends. */
final class Session {
    /** A stream may be silent for minutes before anybody looks here again. */
    private static final long EARLY_SECONDS = 5 * 60;

    private static final long PAUSE_SECONDS = 15;

    private final Kept kept;
    private final LongSupplier clock;
    private volatile Credentials credentials;
    private volatile long due = Long.MAX_VALUE;
    private @Nullable Token token;

    /** @param clock seconds of the epoch */
    Session(Credentials credentials, Kept kept, LongSupplier clock) {
        this.credentials = credentials;
        this.kept = kept;
        this.clock = clock;
        String text = credentials.token();
        if (text != null) {
            Token there = kept.now();
            token = there != null && there.text().equals(text) ? there : Token.read(text);
            due = token == null ? Long.MAX_VALUE : token.ends() - EARLY_SECONDS;
        }
    }

    Credentials credentials() {
        return credentials;
    }

    /** @param renew asks the server for another token, with the one that is given */
    void keepUp(Function<Credentials, Answer> renew) {
        if (clock.getAsLong() >= due) {
            replace(renew);
        }
    }

    private synchronized void replace(Function<Credentials, Answer> renew) {
        long now = clock.getAsLong();
        Token old = token;
        if (old == null || now < due) {
            return;
        }
        Token there = kept();
        if (there != null && there.ends() > Math.max(old.ends(), now)) {
            use(there, now);
        } else if (now >= old.ends()) {
            due = Long.MAX_VALUE;
        } else {
            due = now + PAUSE_SECONDS;
            renewed(old, renew, now);
        }
    }

    private void renewed(Token old, Function<Credentials, Answer> renew, long now) {
        Token fresh;
        try {
            fresh = Token.given(renew.apply(credentials), now);
        } catch (Unreachable e) {
            return;
        } catch (CliException e) {
            // It is another's token, or too long ago that a password was shown: it serves until it ends.
            due = e.status() < 500 ? Long.MAX_VALUE : due;
            return;
        }
        use(fresh, now);
        try {
            kept.replace(old.text(), fresh);
        } catch (CliException e) {
            // A profile that cannot be written keeps nobody from waiting.
        }
    }

    private @Nullable Token kept() {
        try {
            return kept.now();
        } catch (CliException e) {
            return null;
        }
    }

    private void use(Token fresh, long now) {
        token = fresh;
        credentials = credentials.with(fresh.text());
        due = Math.max(now + PAUSE_SECONDS, fresh.ends() - EARLY_SECONDS);
    }
}
