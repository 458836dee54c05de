package io.millrace.cli.watch;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.Unreachable;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import org.jspecify.annotations.Nullable;

/** How long a server may be away while somebody waits: gateways restart, connections break. */
final class Patience {
    static final long SECONDS = 30;

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 4_000;

    private final Client client;
    private final Output output;
    private final long seconds;
    private long since;
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean away;

    Patience(Client client, Output output) {
        this(client, output, SECONDS);
    }

    Patience(Client client, Output output, long seconds) {
        this.client = client;
        this.output = output;
        this.seconds = seconds;
    }

    /** The server is there. */
    void good() {
        away = false;
        pause = FIRST_PAUSE_MILLIS;
    }

    /** Waits a little; false if it has been away too long, or was never there. */
    boolean again(String why) {
        if (!client.hasBeenAnswered()) {
            return false;
        }
        if (!away) {
            away = true;
            since = System.nanoTime();
            output.note("millrace: " + why + "; trying again …");
        } else if ((System.nanoTime() - since) / 1_000_000_000L >= seconds) {
            return false;
        }
        sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        return true;
    }

    /** The end of it, for who may go on later. */
    RuntimeException over(Unreachable e, @Nullable String advice) {
        return client.hasBeenAnswered() ? new CliException(ExitCode.REFUSED, e.text(), advice) : e;
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new CliException(ExitCode.INTERRUPTED, "interrupted", null);
        }
    }
}
