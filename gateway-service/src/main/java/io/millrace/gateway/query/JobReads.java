package io.millrace.gateway.query;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Glance;
import io.millrace.core.port.JobReader.Some;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.batch.MicroBatch;
import io.millrace.gateway.batch.MicroBatch.Entry;
import io.millrace.gateway.batch.MicroBatch.Limits;
import io.millrace.gateway.calls.Calls;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads of single jobs, and glances at them, many in one statement; of large jobs few, the others in the next ones. Asking never blocks.
 */
public final class JobReads {
    private static final int MOST = 500;
    private static final Limits LIMITS = new Limits(2, MOST, 50_000, Calls.BOUND);
    /** Of params and results, that a statement reads. */
    private static final long MOST_BYTES = 4 << 20;

    private static final Limits GLANCE_LIMITS = new Limits(1, 20_000, 50_000, Calls.BOUND);

    private final JobReader reader;
    private final Clock clock;
    private final MicroBatch<JobId, Read> batches;
    private final MicroBatch<JobId, Optional<Glance>> glances;
    /** Jobs to ask for: PostgreSQL measures them all, so no more than twice what did fit. */
    private volatile int most = MOST;

    /** @param left it did not fit */
    private record Read(Optional<Job> job, boolean left) {}

    public JobReads(JobReader reader, Clock clock, Executor executor) {
        this.reader = reader;
        this.clock = clock;
        this.batches = new MicroBatch<>(LIMITS, clock, executor, this::read);
        this.glances = new MicroBatch<>(GLANCE_LIMITS, clock, executor, this::glance);
    }

    /** The job as it stands after this call; fails with {@link JobException.Unavailable} if the store cannot say. */
    public CompletionStage<Optional<Job>> find(JobId id) {
        CompletableFuture<Optional<Job>> answer = new CompletableFuture<>();
        find(id, clock.nanos(), answer);
        return answer;
    }

    private void find(JobId id, long sinceNanos, CompletableFuture<Optional<Job>> answer) {
        batches.submit(id).whenComplete((read, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (!read.left()) {
                answer.complete(read.job());
            } else if (clock.nanos() - sinceNanos < Calls.BOUND.toNanos()) {
                find(id, sinceNanos, answer);
            } else {
                answer.completeExceptionally(new JobException.Unavailable());
            }
        });
    }

    /** How the job looks from afar after this call; fails with {@link JobException.Unavailable} if the store cannot say. */
    public CompletionStage<Optional<Glance>> glance(JobId id) {
        return glances.submit(id);
    }

    /** Fails what has waited too long; to be called often. */
    public void expire() {
        batches.expire();
        glances.expire();
    }

    private void read(List<Entry<JobId, Read>> batch) {
        answer(batch, ids -> {
            List<JobId> now = ids.stream().limit(most).toList();
            Some some = reader.findSome(now, MOST_BYTES);
            most = some.left().isEmpty()
                    ? Math.min(MOST, 2 * most)
                    : 2 * some.jobs().size();
            Map<JobId, Job> found = some.jobs().stream().collect(Collectors.toMap(Job::id, Function.identity()));
            Set<JobId> asked = Set.copyOf(now);
            return id -> new Read(
                    Optional.ofNullable(found.get(id)),
                    !asked.contains(id) || some.left().contains(id));
        });
    }

    private void glance(List<Entry<JobId, Optional<Glance>>> batch) {
        answer(batch, ids -> {
            Map<JobId, Glance> found = reader.glances(ids);
            return id -> Optional.ofNullable(found.get(id));
        });
    }

    /** @param ask answers what to answer for each; it is given those that are asked for, first to last */
    private static <T> void answer(List<Entry<JobId, T>> batch, Function<Set<JobId>, Function<JobId, T>> ask) {
        Set<JobId> ids = batch.stream().map(Entry::item).collect(Collectors.toCollection(LinkedHashSet::new));
        try {
            Function<JobId, T> found = ask.apply(ids);
            batch.forEach(entry -> entry.answer(found.apply(entry.item())));
        } catch (StoreUnavailableException e) {
            batch.forEach(entry -> entry.fail(new JobException.Unavailable()));
        }
    }
}
