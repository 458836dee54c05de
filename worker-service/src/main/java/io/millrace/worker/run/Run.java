package io.millrace.worker.run;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.Trace;
import io.millrace.core.port.Delivery;
import org.jspecify.annotations.Nullable;

/** One claimed attempt in this worker, with its own delivery, from its claim until it is settled. Thread-safe. */
public final class Run {
    private final ClaimedRun claimed;
    private final Delivery delivery;
    private final Tenure tenure;
    private final long claimedNanos;
    private final @Nullable Trace trace;
    private @Nullable Thread thread;
    private @Nullable Stop stop;
    private long stoppedNanos;

    /** @param claimedNanos when the claim was answered: a slow answer must not use up the time of a run that has not begun */
    public Run(ClaimedRun claimed, Delivery delivery, Tenure tenure, long claimedNanos) {
        this.claimed = claimed;
        this.delivery = delivery;
        this.tenure = tenure;
        this.claimedNanos = claimedNanos;
        this.trace = trace(Trace.recorded(claimed.trace()), delivery.message().trace());
    }

    public ClaimedRun claimed() {
        return claimed;
    }

    public Attempt attempt() {
        return claimed.attempt();
    }

    /** Where what it does belongs: under its delivery, if that is of the job's trace; null unless that is recorded. */
    public @Nullable Trace trace() {
        return trace;
    }

    private static @Nullable Trace trace(@Nullable Trace ofJob, @Nullable Trace ofDelivery) {
        return ofJob != null && ofDelivery != null && ofDelivery.id().equals(ofJob.id()) ? ofDelivery : ofJob;
    }

    public String type() {
        return claimed.spec().type();
    }

    public Delivery delivery() {
        return delivery;
    }

    public Tenure tenure() {
        return tenure;
    }

    /** Whether no other job may run beside it. */
    public boolean alone() {
        return delivery.message().alone();
    }

    public long ageNanos(long nanos) {
        return nanos - claimedNanos;
    }

    /** What is left of its timeout; negative if it is over it. */
    public long nanosLeft(long nanos) {
        return claimed.spec().policy().timeout().toNanos() - ageNanos(nanos);
    }

    /** The handler begins on this thread, unless the run is to stop already. */
    public synchronized boolean begin(Thread handlerThread) {
        if (stop != null) {
            return false;
        }
        thread = handlerThread;
        return true;
    }

    /** The handler has ended; to be called on its thread. From now on no interrupt reaches that thread. */
    public synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /** Interrupts the handler, unless a cause as strong has done so already. */
    public synchronized boolean stop(Stop cause, long nanos) {
        if (stop != null && stop.rank() >= cause.rank()) {
            return false;
        }
        stop = cause;
        stoppedNanos = nanos;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /** Why it is to stop; null: it is not. */
    public synchronized @Nullable Stop stopped() {
        return stop;
    }

    /** Whether its handler still runs although the grace after its interrupt is over. */
    public synchronized boolean overstays(long nanos) {
        return thread != null
                && stop != null
                && nanos - stoppedNanos > stop.grace().toNanos();
    }
}
