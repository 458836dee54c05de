package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job whose row this transaction has locked, as it stands. */
record LockedJob(
        JobId id,
        String owner,
        @Nullable String objectId,
        String type,
        JobStatus status,
        int attempt,
        @Nullable UUID session,
        int windowSeconds) {
    private static final String LOCK = """
            SELECT job_id, owner, object_id, type, status, attempt, session, dedup_window_seconds FROM job
            WHERE job_id = ANY (?) AND (?::text IS NULL OR owner = ?) ORDER BY job_id FOR UPDATE""";

    /**
     * Those that exist, by id. Locked in that order.
     *
     * @param owner only jobs of this owner; empty: anybody's
     */
    static List<LockedJob> lock(Connection connection, Collection<JobId> jobs, Optional<String> owner)
            throws SQLException {
        try (Statement statement = new Statement(connection, LOCK)) {
            return statement
                    .bindUuids(List.copyOf(jobs), JobId::value)
                    .bind(owner.orElse(null))
                    .bind(owner.orElse(null))
                    .read(row -> new LockedJob(
                            row.jobId(),
                            row.text(),
                            row.textOrNull(),
                            row.text(),
                            row.status(),
                            row.integer(),
                            row.uuidOrNull(),
                            row.integer()));
        }
    }

    /** The attempt that runs, or ran last. */
    Attempt current() {
        return new Attempt(id, attempt);
    }
}
