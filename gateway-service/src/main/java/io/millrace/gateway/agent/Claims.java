package io.millrace.gateway.agent;

import io.micrometer.core.instrument.Counter;
import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEventListener;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.log.JobLog;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims of agents, and those who wait for a job. Whoever asks gets into the line, then tries, so that no job falls in between; an event wakes
 * the first who waits for its type, and who finds nothing waits on. For events that were lost, {@link #lookAgain()} asks once a second which
 * of the types that are waited for have jobs. A job that was won for somebody who has left goes back at once. Thread-safe.
 */
public final class Claims implements JobEventListener {
    /** More do not wait here. */
    static final int MOST = 5_000;

    private static final Logger LOG = Logger.getLogger(Claims.class);

    private final AgentStore store;
    private final Function<Supplier<Boolean>, Uni<Boolean>> calls;
    private final JobEvents events;
    private final Clock clock;
    private final OptionalInt runningQuota;
    private final Counter claimed;
    private final WaitingLine line = new WaitingLine();
    private volatile boolean leaving;

    /**
     * @param calls makes calls that block
     * @param runningQuota how many jobs of one owner may run; empty: any number
     * @param claimed counts the jobs that were claimed
     */
    public Claims(
            AgentStore store,
            Function<Supplier<Boolean>, Uni<Boolean>> calls,
            JobEvents events,
            Clock clock,
            OptionalInt runningQuota,
            Counter claimed) {
        this.store = store;
        this.calls = calls;
        this.events = events;
        this.clock = clock;
        this.runningQuota = runningQuota;
        this.claimed = claimed;
    }

    /** A claim under way. */
    interface Asked {
        /**
         * The job that it has won, or none within its time. Fails with {@link JobException.Unavailable} if the store cannot say, or too many
         * wait.
         */
        CompletionStage<Optional<Job>> answer();

        /** Nobody is there to take the answer: the wait ends, and a job that was won goes back. Again: no change. */
        void gone();
    }

    /** @param wait how long at most; zero: not at all */
    Asked claim(Wish wish, Duration wait) {
        Waiter waiter = new Waiter(wish, clock.nanos() + wait.toNanos());
        if (!wait.isZero() && !leaving) {
            if (line.size() >= MOST) {
                waiter.answer()
                        .completeExceptionally(new JobException.Unavailable("too many agents wait here; try again"));
                return asked(waiter);
            }
            line.enter(waiter);
            waiter.answer().whenComplete((job, failure) -> line.leave(waiter));
        }
        tryFor(waiter, null);
        return asked(waiter);
    }

    private Asked asked(Waiter waiter) {
        return new Asked() {
            @Override
            public CompletionStage<Optional<Job>> answer() {
                return waiter.answer();
            }

            @Override
            public void gone() {
                Claims.this.gone(waiter);
            }
        };
    }

    /** @param more wakes the next who waits for this type if it finds a job; null: nobody */
    private void tryFor(Waiter waiter, @Nullable String more) {
        calls.apply(() -> hasWon(waiter))
                .subscribe()
                .with(
                        found -> tried(waiter, found, more),
                        failure -> waiter.answer().completeExceptionally(asProblem(failure)));
    }

    private static Throwable asProblem(Throwable failure) {
        return failure instanceof StoreUnavailableException ? new JobException.Unavailable() : failure;
    }

    /** Blocks. Who has left does not need one any more. */
    private boolean hasWon(Waiter waiter) {
        Optional<Job> found = waiter.answer().isDone() ? Optional.empty() : store.claim(waiter.wish(), runningQuota);
        found.ifPresent(job -> hand(job, waiter));
        return found.isPresent();
    }

    private void hand(Job job, Waiter waiter) {
        claimed.increment();
        JobLog.claimed(job, waiter.wish().worker());
        // Told before it is answered: an agent may be quicker than the event.
        events.announce(List.of(JobEvent.of(job)));
        if (!waiter.answer().complete(Optional.of(job))) {
            giveBack(job);
        }
    }

    private void tried(Waiter waiter, boolean found, @Nullable String more) {
        if (found) {
            if (more != null) {
                line.next(more).ifPresent(next -> tryFor(next, more));
            }
        } else if (waiter.isDue(clock.nanos()) || leaving) {
            waiter.answer().complete(Optional.empty());
        } else if (line.foundNothing(waiter)) {
            tryFor(waiter, null);
        }
    }

    private void gone(Waiter waiter) {
        boolean wasAnswered = !waiter.answer().complete(Optional.empty());
        if (wasAnswered && !waiter.answer().isCompletedExceptionally()) {
            waiter.answer()
                    .join()
                    .ifPresent(job -> calls.apply(() -> giveBack(job))
                            .subscribe()
                            .with(
                                    done -> {},
                                    failure -> LOG.infof(
                                            "%s was claimed for an agent that has gone, and waits for the end of its lease: %s",
                                            job.id(), failure.getMessage())));
        }
    }

    /** Blocks. */
    private boolean giveBack(Job job) {
        Optional<JobEvent> released =
                store.release(new Attempt(job.id(), job.state().attempt()));
        released.ifPresent(event -> events.announce(List.of(event)));
        return released.isPresent();
    }

    @Override
    public boolean isListening() {
        return line.size() > 0;
    }

    /** Whoever waits for such a job tries. */
    @Override
    public void heard(JobEvent event) {
        if (event.status() == JobStatus.QUEUED) {
            line.next(event.type()).ifPresent(waiter -> tryFor(waiter, null));
        }
    }

    /** Whether anybody waits for a job of this type here. */
    public boolean waitsFor(String type) {
        return line.waitsFor(type);
    }

    /** Wakes somebody for each type that has jobs, and while there are any, somebody else. For events that were lost. Blocks. */
    public void lookAgain() {
        var types = line.types();
        if (!types.isEmpty()) {
            store.claimable(types).forEach(type -> line.next(type).ifPresent(waiter -> tryFor(waiter, type)));
        }
    }

    /** Ends the waits whose time has come. */
    public void expire() {
        line.takeDue(clock.nanos(), leaving).forEach(waiter -> waiter.answer().complete(Optional.empty()));
    }

    /** From now on nobody waits here: who does learns at the next {@link #expire()} that there is nothing, and goes elsewhere. */
    public void leave() {
        leaving = true;
    }

    /** How many wait. */
    public int size() {
        return line.size();
    }
}
