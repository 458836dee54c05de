package io.millrace.core.port;

import java.time.Duration;

/** What operators watch of the jobs that are in hand. */
public interface StateStore {
    /** A run whose worker has not renewed its lease for so long is nobody's: reapers that see it would have taken it back by then. */
    Duration LEASE_GONE = Duration.ofSeconds(60);

    /** A run that is over its deadline by so much has been forgotten by its worker and by the gateways. */
    Duration OVERDUE = Duration.ofSeconds(10);

    /** A worker that has not renewed its lease for so long is silent. */
    Duration SILENT = Duration.ofSeconds(15);

    /** Webhooks are counted up to this. */
    int MOST_WEBHOOKS = 10_000;

    /**
     * How it is now. Costs what runs, and the webhooks that are due, but nothing for what waits or has ended.
     *
     * @throws StoreUnavailableException if the store cannot be reached
     */
    State read();

    /**
     * One moment.
     *
     * @param dispatchLag how long the most overdue scheduled job is past its {@code run_at}; zero: none is
     * @param agentsRunning runs that agents hold
     */
    record State(Duration dispatchLag, Stuck stuck, Workers workers, Webhooks webhooks, long agentsRunning) {
        /** Nothing at all: what is true before anybody has looked. */
        public static final State NOTHING = new State(
                Duration.ZERO, new Stuck(0, 0), new Workers(0, 0, 0, 0, 0), new Webhooks(0, Duration.ZERO), 0);
    }

    /**
     * Jobs that are in a run and do not get out of it.
     *
     * @param noWorker their session has no lease, or one that is older than {@link #LEASE_GONE}; runs of agents are none of them
     * @param pastDeadline over their deadline by more than {@link #OVERDUE}
     */
    record Stuck(long noWorker, long pastDeadline) {}

    /**
     * Workers by their leases.
     *
     * @param silent not renewed for {@link #SILENT}, and not reaped; these are neither up nor draining
     * @param slots jobs that all of them run at a time
     * @param running jobs that they run
     */
    record Workers(long up, long draining, long silent, long slots, long running) {}

    /**
     * Webhooks that are due and not under way.
     *
     * @param pending how many; {@link #MOST_WEBHOOKS} means that many or more
     * @param oldest how long the first of them has been due; zero: none is
     */
    record Webhooks(long pending, Duration oldest) {}
}
