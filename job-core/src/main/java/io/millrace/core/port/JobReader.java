package io.millrace.core.port;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Progress;
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

    /**
     * Those of these that exist, by ascending id, in one statement: as many as fit, and at least one, so that the largest jobs need little
     * memory, too.
     *
     * @param mostBytes of params and results, as JSON; more only if the first job alone has more
     */
    Some findSome(Collection<JobId> ids, long mostBytes);

    /** @param left did not fit: ask for them again */
    record Some(List<Job> jobs, Set<JobId> left) {}

    /** How those of them that exist look from afar, in one statement: what is cheap to ask again and again, however large they are. */
    Map<JobId, Glance> glances(Collection<JobId> ids);

    /** What changes with all that anybody sees of an unfinished job. */
    record Glance(JobStatus status, int attempt, @Nullable Progress progress) {
        public static Glance of(Job job) {
            return new Glance(job.status(), job.state().attempt(), job.state().progress());
        }
    }

    /**
     * A page of the list, newest first.
     *
     * @param before the lowest id of the page before; null: begin at the newest
     * @param limit jobs, at least 1
     * @param mostBytes of params and results, as JSON; more only if the first job alone has more
     */
    Page list(Filter filter, @Nullable JobId before, int limit, long mostBytes);

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
