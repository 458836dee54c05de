package io.millrace.worker.run;

import io.millrace.core.lease.Lifeline;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Clock;
import java.time.Duration;

/** One session's life in this process. Once it no longer holds, it never does again. Thread-safe. */
public final class Tenure {
    private final Session session;
    private final Lifeline lifeline;
    private final Clock clock;

    /** @param openedNanos before the lease was asked for, by {@link Clock#nanos()} */
    public Tenure(Session session, long openedNanos, Clock clock) {
        this.session = session;
        this.lifeline = new Lifeline(openedNanos);
        this.clock = clock;
    }

    public Session session() {
        return session;
    }

    /** Whether the session may still run, claim, record and renew; asked before each of them. */
    public boolean holds() {
        return lifeline.holds(clock.nanos());
    }

    /** The lease is known to be gone. */
    public void lost() {
        lifeline.leaseGone();
    }

    /** How long ago the last successful renewal was sent. */
    public Duration renewalAge() {
        return lifeline.renewalAge(clock.nanos());
    }

    public void renewed(long sentNanos) {
        lifeline.renewed(sentNanos, clock.nanos());
    }

    public void probed(long sentNanos) {
        lifeline.probed(sentNanos, clock.nanos());
    }
}
