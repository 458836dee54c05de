package io.millrace.store;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobState;
import io.millrace.core.job.JobTimes;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Progress;
import io.millrace.core.job.RunPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a job, of a table aliased {@code j}, in the order in which they are read. */
final class JobColumns {
    static final String SPEC = """
            j.object_id, j.type, j.priority, j.params, j.masked_params, j.timeout_seconds, j.max_attempts, j.backoff_seconds,
            j.dedup_window_seconds, j.retention_seconds, j.labels, j.callback_url""";

    private static final String STATE = """
            j.status, j.reason, j.attempt, j.progress_percent, j.progress_message, j.result,
            j.error_code, j.error_message, j.worker""";

    private static final String TIMES = "j.created_at, j.run_at, j.started_at, j.finished_at, j.deadline_at";

    static final String JOB = "j.job_id, j.owner, " + SPEC + ", " + STATE + ", " + TIMES + ", j.trace_id, j.span_id";

    /** The bytes of what may be large, as it is read. */
    static final String BYTES = "octet_length(j.params::text) + coalesce(octet_length(j.masked_params::text), 0)"
            + " + coalesce(octet_length(j.result::text), 0)";

    private JobColumns() {}

    static Job job(RowReader row) throws SQLException {
        JobId id = row.jobId();
        String owner = row.text();
        return new Job(id, owner, spec(row), state(row), times(row), row.traceOrNull());
    }

    static JobSpec spec(RowReader row) throws SQLException {
        String objectId = row.textOrNull();
        String type = row.text();
        Priority priority = row.priority();
        Json params = new Json(row.text());
        String masked = row.textOrNull();
        RunPolicy policy = policy(row);
        Map<String, String> labels = Labels.parse(row.text());
        return new JobSpec(
                objectId,
                type,
                priority,
                params,
                masked == null ? null : new Json(masked),
                policy,
                labels,
                row.textOrNull());
    }

    private static RunPolicy policy(RowReader row) throws SQLException {
        Duration timeout = row.seconds();
        int maxAttempts = row.integer();
        Duration backoff = row.seconds();
        Duration dedupWindow = row.seconds();
        Integer retention = row.integerOrNull();
        return new RunPolicy(
                timeout, maxAttempts, backoff, dedupWindow, retention == null ? null : Duration.ofSeconds(retention));
    }

    private static JobState state(RowReader row) throws SQLException {
        var status = row.status();
        var reason = row.reasonOrNull();
        int attempt = row.integer();
        Progress progress = progress(row);
        String result = row.textOrNull();
        JobError error = error(row);
        return new JobState(
                status, reason, attempt, progress, result == null ? null : new Json(result), error, row.textOrNull());
    }

    private static JobTimes times(RowReader row) throws SQLException {
        return new JobTimes(row.time(), row.time(), row.timeOrNull(), row.timeOrNull(), row.timeOrNull());
    }

    /** Reads {@code progress_percent} and {@code progress_message}. */
    static @Nullable Progress progress(RowReader row) throws SQLException {
        Integer percent = row.integerOrNull();
        String message = row.textOrNull();
        return percent == null ? null : new Progress(percent, message);
    }

    /** Reads {@code error_code} and {@code error_message}. */
    static @Nullable JobError error(RowReader row) throws SQLException {
        String code = row.textOrNull();
        String message = row.textOrNull();
        return code == null || message == null ? null : new JobError(code, message);
    }
}
