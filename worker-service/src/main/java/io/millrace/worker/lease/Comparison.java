package io.millrace.worker.lease;

import io.millrace.core.job.Attempt;
import io.millrace.core.lease.Heartbeat.HeldRun;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Clock;
import io.millrace.worker.run.Releases;
import io.millrace.worker.run.Runs;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Compares, once a second, what PostgreSQL holds for the session with what this worker has in hand, and releases the rest: claims
 * whose answers were lost. Every call may throw {@link io.millrace.core.port.StoreUnavailableException}.
 */
public final class Comparison {
    private static final Logger LOG = Logger.getLogger(Comparison.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Runs runs;
    private final Releases releases;
    private final Clock clock;
    private final Set<Attempt> remembered = new LinkedHashSet<>();
    private long last;

    public Comparison(Runs runs, Releases releases, Clock clock) {
        this.runs = runs;
        this.releases = releases;
        this.clock = clock;
        this.last = clock.nanos();
    }

    /** @param held the answer to a renewal; what is in hand is read after it, so that a claim in between is not missed */
    void compare(Session session, List<HeldRun> held) {
        long now = clock.nanos();
        if (now - last >= EVERY.toNanos()) {
            last = now;
            compareNow(session, held);
        }
    }

    void compareNow(Session session, List<HeldRun> held) {
        List<Attempt> unknown = held.stream()
                .map(HeldRun::attempt)
                .filter(attempt -> !runs.knows(attempt))
                .toList();
        // Some may just have been recorded: they are not released, and nothing is to be said of them.
        int released = releases.release(session, unknown).events().size();
        if (released > 0) {
            LOG.infof("released %d of %s: claimed, but the answer was lost", released, unknown);
        }
    }

    /** These are stopped because their session is lost. */
    void remember(Collection<Attempt> stopped) {
        remembered.addAll(stopped);
    }

    /** Releases them, now that they have ended. */
    void releaseRemembered(Session session) {
        List<Attempt> ended = List.copyOf(remembered);
        remembered.clear();
        releases.release(session, ended);
    }
}
