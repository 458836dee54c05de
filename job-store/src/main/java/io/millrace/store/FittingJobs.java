package io.millrace.store;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import java.sql.SQLException;
import java.util.List;

/**
 * Of jobs in an order the first that fit into so many bytes, and at least one: what does not fit is not sent.
 *
 * @param of how many there were
 */
record FittingJobs(List<Job> jobs, int of) {
    private static final String SQL = """
            SELECT %1$s, j.found FROM (
                SELECT j.*, sum(%2$s) OVER (ORDER BY j.%3$s ROWS UNBOUNDED PRECEDING) AS bytes,
                    row_number() OVER (ORDER BY j.%3$s) AS place, count(*) OVER () AS found
                FROM (%4$s) j) j
            WHERE j.bytes <= ? OR j.place = 1 ORDER BY j.%3$s""";

    private record Row(Job job, int of) {}

    /** A statement to be read here, with the parameters of those jobs', and one more. */
    static String of(String jobs, String order) {
        return SQL.formatted(JobColumns.JOB, JobColumns.BYTES, order, jobs);
    }

    static FittingJobs read(Statement statement, long mostBytes) throws SQLException {
        List<Row> rows = statement.bind(mostBytes).read(row -> new Row(JobColumns.job(row), row.integer()));
        return new FittingJobs(
                rows.stream().map(Row::job).toList(),
                rows.isEmpty() ? 0 : rows.get(0).of());
    }

    boolean isAll() {
        return jobs.size() == of;
    }

    /** There is one unless there was none at all. */
    JobId last() {
        return jobs.get(jobs.size() - 1).id();
    }
}
