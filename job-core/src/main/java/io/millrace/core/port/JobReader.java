package io.millrace.core.port;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reading jobs. Every call may throw {@link StoreUnavailableException}. */
public interface JobReader {
    Optional<Job> find(JobId id);

    /** All that exist of these, in one statement, in no order. */
    List<Job> findAll(Collection<JobId> ids);

    /** A page of the list, newest first. */
    Page list(Filter filter, @Nullable JobId before, int limit);

    /** The attempts of a job, first to last, the running one included. */
    List<AttemptRecord> attempts(JobId id);

    /** @param next give it as {@code before} to go on; null: nothing is left. A page may be short, or empty, and yet go on. */
    record Page(List<Job> jobs, @Nullable JobId next) {}

    /** What is empty does not filter. */
    record Filter(
            Optional<String> owner,
            Set<JobStatus> statuses,
            Optional<String> type,
            Optional<String> objectId,
            Map<String, String> labels,
            Optional<Instant> createdAfter,
            Optional<Instant> createdBefore) {}
}
