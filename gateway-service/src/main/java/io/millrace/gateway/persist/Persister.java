package io.millrace.gateway.persist;

import io.micrometer.core.instrument.DistributionSummary;
import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.Admission;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.Clock;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.batch.MicroBatch;
import io.millrace.gateway.batch.MicroBatch.Entry;
import io.millrace.gateway.log.JobLog;
import io.millrace.telemetry.Tracing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Commits a batch of submissions, hands what is to be published on, and only then answers. A commit whose fate is unknown is resolved
 * by repeating it with the same ids, until {@link #PATIENCE} has passed since the oldest of the batch arrived.
 */
public final class Persister implements MicroBatch.Work<GatedSubmission, Admission> {
    /** How long a submission waits for a store that is away. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final JobStore store;
    private final IntakeLimits limits;
    private final HandOn handOn;
    private final Clock clock;
    private final Pause pause;
    private final DistributionSummary sizes;
    private final PersistSpans spans;

    /**
     * Where committed jobs go. None may block.
     *
     * @param publish takes what is to be published
     * @param jobsWait called if others that are due have entered the backlog
     * @param accepted takes all, those that wait for their time, too
     */
    public record HandOn(
            Consumer<Collection<QueuedJob>> publish, Runnable jobsWait, Consumer<Collection<Job>> accepted) {}

    /** Waits, on the thread of a batch. */
    @FunctionalInterface
    public interface Pause {
        void pause(Duration time) throws InterruptedException;

        Pause SLEEP = time -> Thread.sleep(time.toMillis());
    }

    /**
     * @param sizes the sizes of batches, for operators
     * @param tracing sees each submission from the beginning of its batch to the commit
     */
    public Persister(
            JobStore store,
            IntakeLimits limits,
            HandOn handOn,
            Clock clock,
            Pause pause,
            DistributionSummary sizes,
            Tracing tracing) {
        this.store = store;
        this.limits = limits;
        this.handOn = handOn;
        this.clock = clock;
        this.pause = pause;
        this.sizes = sizes;
        this.spans = new PersistSpans(tracing);
    }

    @Override
    public void run(List<Entry<GatedSubmission, Admission>> batch) {
        sizes.record(batch.size());
        try {
            commit(batch);
        } catch (StoreUnavailableException e) {
            batch.forEach(entry -> entry.fail(new JobException.Unavailable()));
        } catch (IllegalArgumentException e) {
            refused(batch);
        }
    }

    /** Somebody's data was refused: one by one, so that no submission suffers for a stranger. */
    private void refused(List<Entry<GatedSubmission, Admission>> batch) {
        if (batch.size() > 1) {
            batch.stream().filter(entry -> !entry.isAnswered()).forEach(entry -> run(List.of(entry)));
        } else {
            batch.get(0).fail(new JobException.Invalid("body", "has data that cannot be stored"));
        }
    }

    private void commit(List<Entry<GatedSubmission, Admission>> batch) {
        List<Admission> admissions = persist(batch);
        List<Accepted> accepted = admissions.stream()
                .flatMap(admission -> admission instanceof Accepted each ? Stream.of(each) : Stream.empty())
                .toList();
        if (!accepted.isEmpty()) {
            handOn(accepted);
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer(admissions.get(i));
        }
        admissions.forEach(Persister::tell);
    }

    private void handOn(List<Accepted> accepted) {
        List<Job> jobs = accepted.stream().map(each -> each.stored().job()).toList();
        List<QueuedJob> queued =
                accepted.stream().map(Accepted::queued).filter(Objects::nonNull).toList();
        if (!queued.isEmpty()) {
            handOn.publish.accept(queued);
        }
        if (queued.size()
                < jobs.stream().filter(job -> job.status() == JobStatus.QUEUED).count()) {
            handOn.jobsWait.run();
        }
        handOn.accepted.accept(jobs);
    }

    private static void tell(Admission admission) {
        if (admission instanceof Accepted accepted) {
            JobLog.accepted(accepted.stored().job());
        }
    }

    private List<Admission> persist(List<Entry<GatedSubmission, Admission>> batch) {
        List<GatedSubmission> submissions = batch.stream().map(Entry::item).toList();
        long since = spans.now();
        try {
            List<Admission> admissions = persist(submissions, batch.get(0).sinceNanos() + PATIENCE.toNanos());
            spans.committed(submissions, since);
            return admissions;
        } catch (StoreUnavailableException | IllegalArgumentException e) {
            spans.failed(submissions, since, e);
            throw e;
        }
    }

    private List<Admission> persist(List<GatedSubmission> submissions, long giveUp) {
        Duration wait = FIRST_PAUSE;
        while (true) {
            try {
                return store.persist(submissions, limits);
            } catch (StoreUnavailableException e) {
                if (clock.nanos() + wait.toNanos() - giveUp >= 0 || !paused(wait)) {
                    throw e;
                }
                wait = wait.compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private boolean paused(Duration wait) {
        try {
            pause.pause(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
