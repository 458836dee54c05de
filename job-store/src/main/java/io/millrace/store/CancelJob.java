package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobStore.Cancellation;
import io.millrace.core.port.JobStore.WindowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The end of a job on request: at once while it waits, by its worker while it runs. */
final class CancelJob {
    private static final String LOCK =
            "SELECT owner, object_id, status, attempt, session FROM job WHERE job_id = ? FOR UPDATE";

    private static final String CANCEL_WAITING = """
            UPDATE job SET status = 'cancelled', reason = 'cancelled_by_user', finished_at = now() WHERE job_id = ?""";

    private static final String FREE_WINDOW =
            "DELETE FROM dedup_window WHERE owner = ? AND object_id = ? AND job_id = ?";

    private static final String REQUEST = """
            WITH held AS (SELECT job_id, attempt, status FROM job WHERE job_id = ? FOR UPDATE)
            UPDATE job j SET cancel_requested = coalesce(j.cancel_requested, ?)
            FROM held WHERE j.job_id = held.job_id AND held.attempt = ? AND held.status = 'processing'""";

    private CancelJob() {}

    /** Within a transaction. */
    static Cancellation cancel(Connection connection, JobId job, Optional<String> owner) throws SQLException {
        Optional<Row> found = lock(connection, job)
                .filter(row -> owner.isEmpty() || owner.get().equals(row.owner));
        if (found.isEmpty()) {
            return new Cancellation.UnknownJob();
        }
        Row row = found.get();
        return switch (row.status) {
            case SCHEDULED, QUEUED -> cancelWaiting(connection, job, row);
            case PROCESSING -> {
                Attempt attempt = new Attempt(job, row.attempt);
                request(connection, attempt, Reason.CANCELLED_BY_USER);
                yield new Cancellation.Requested(attempt, new Session(Objects.requireNonNull(row.session)));
            }
            case CANCELLED -> new Cancellation.AlreadyCancelled();
            case COMPLETED, FAILED -> new Cancellation.AlreadyFinished(row.status);
        };
    }

    private record Row(
            String owner,
            @Nullable String objectId,
            JobStatus status,
            int attempt,
            @Nullable UUID session) {}

    private static Optional<Row> lock(Connection connection, JobId job) throws SQLException {
        try (Statement statement = new Statement(connection, LOCK)) {
            List<Row> rows = statement
                    .bind(job.value())
                    .read(row -> new Row(row.text(), row.textOrNull(), row.status(), row.integer(), row.uuidOrNull()));
            return rows.stream().findFirst();
        }
    }

    private static Cancellation cancelWaiting(Connection connection, JobId job, Row row) throws SQLException {
        try (Statement statement = new Statement(connection, CANCEL_WAITING)) {
            statement.bind(job.value()).update();
        }
        // A job that waits for another try has had effects already: its window stays.
        boolean neverRan = row.attempt == 0;
        return new Cancellation.Done(
                new JobEvent(job, row.owner, JobStatus.CANCELLED, row.attempt),
                neverRan ? freeWindow(connection, job, row) : Optional.empty());
    }

    private static Optional<WindowKey> freeWindow(Connection connection, JobId job, Row row) throws SQLException {
        if (row.objectId == null) {
            return Optional.empty();
        }
        try (Statement statement = new Statement(connection, FREE_WINDOW)) {
            int freed = statement
                    .bind(row.owner)
                    .bind(row.objectId)
                    .bind(job.value())
                    .update();
            return freed == 0 ? Optional.empty() : Optional.of(new WindowKey(row.owner, row.objectId, job));
        }
    }

    /** The first reason stays. False if the attempt is stale. */
    static boolean request(Connection connection, Attempt attempt, Reason reason) throws SQLException {
        try (Statement statement = new Statement(connection, REQUEST)) {
            return statement
                            .bind(attempt.job().value())
                            .bind(reason.wireName())
                            .bind(attempt.number())
                            .update()
                    > 0;
        }
    }
}
