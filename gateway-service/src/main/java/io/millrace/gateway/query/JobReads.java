package io.millrace.gateway.query;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.batch.MicroBatch;
import io.millrace.gateway.batch.MicroBatch.Entry;
import io.millrace.gateway.batch.MicroBatch.Limits;
import io.millrace.gateway.calls.Calls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads of single jobs, many in one statement. Asking never blocks. */
public final class JobReads {
    private static final Limits LIMITS = new Limits(2, 2_000, 50_000, Calls.BOUND);

    private final JobReader reader;
    private final MicroBatch<JobId, Optional<Job>> batches;

    public JobReads(JobReader reader, Clock clock, Executor executor) {
        this.reader = reader;
        this.batches = new MicroBatch<>(LIMITS, clock, executor, this::run);
    }

    /** The job as it stands after this call; fails with {@link JobException.Unavailable} if the store cannot say. */
    public CompletionStage<Optional<Job>> find(JobId id) {
        return batches.submit(id);
    }

    /** Fails what has waited too long; to be called often. */
    public void expire() {
        batches.expire();
    }

    private void run(List<Entry<JobId, Optional<Job>>> batch) {
        Set<JobId> ids = batch.stream().map(Entry::item).collect(Collectors.toSet());
        try {
            Map<JobId, Job> jobs = reader.findAll(ids).stream().collect(Collectors.toMap(Job::id, Function.identity()));
            batch.forEach(entry -> entry.answer(Optional.ofNullable(jobs.get(entry.item()))));
        } catch (StoreUnavailableException e) {
            batch.forEach(entry -> entry.fail(new JobException.Unavailable()));
        }
    }
}
