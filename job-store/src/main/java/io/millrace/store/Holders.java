package io.millrace.store;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.Admission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who holds the windows of submissions that were not inserted: themselves, if an earlier call whose fate was unknown had
 * been committed, or another job, to which they are compared.
 */
final class Holders {
    private static final String SQL = """
            SELECT s.job_id, j.job_id = s.job_id, j.type = s.type AND j.params = s.params::jsonb, j.queued_at IS NOT NULL, j.losses, %s
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS s (job_id, owner, object_id, type, params)
            LEFT JOIN job own ON own.job_id = s.job_id
            LEFT JOIN dedup_window w ON w.owner = s.owner AND w.object_id = s.object_id
            JOIN job j ON j.job_id = coalesce(own.job_id, w.job_id)
            WHERE NOT ? OR own.job_id IS NOT NULL OR w.expires_at > now() OR j.finished_at IS NULL""".formatted(JobColumns.JOB);

    private Holders() {}

    /** @param onlyLive leave open what another job's window does not stand in the way of, or nobody's */
    static Map<JobId, Admission> answers(Connection connection, List<ValidSubmission> submissions, boolean onlyLive)
            throws SQLException {
        Map<JobId, Admission> answers = new HashMap<>();
        try (Statement statement = new Statement(connection, SQL)) {
            statement
                    .bindUuids(submissions, each -> each.id().value())
                    .bindTexts(submissions, ValidSubmission::owner)
                    .bindTexts(submissions, each -> each.spec().objectId())
                    .bindTexts(submissions, each -> each.spec().type())
                    .bindTexts(submissions, each -> each.spec().params().text())
                    .bind(onlyLive)
                    .read(row -> Map.entry(row.jobId(), answer(row)))
                    .forEach(entry -> answers.put(entry.getKey(), entry.getValue()));
        }
        return answers;
    }

    private static Admission answer(RowReader row) throws SQLException {
        boolean own = row.truth();
        boolean equal = row.truth();
        boolean published = row.truth();
        boolean alone = row.integer() >= Losses.RUNS_ALONE_FROM;
        Job job = JobColumns.job(row);
        if (own) {
            return Acceptance.accepted(job, published, alone);
        }
        return equal ? new Admission.Duplicate(job) : new Admission.Conflict(job.id());
    }
}
