package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.lease.Session;
import io.millrace.core.port.UpkeepStore.Overdue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Law L5: runs past their deadline end even if their workers do not end them. */
final class OverdueRuns {
    /** Completes a statement about runs that an earlier expression {@code held} has locked: {@code job_id, session, reason}. */
    static final String CANCELLED = """
            , verdict AS (
                SELECT job_id, session, 'cancelled' AS status, 'cancelled' AS outcome, reason,
                    NULL::text AS error_code, NULL::text AS error_message, NULL::text AS result, NULL::bigint AS retry_micros,
                    0 AS failed, 0 AS lost, false AS backlog
                FROM held)
            """ + EndOfRun.STATEMENT_TAIL;

    private static final String SQL = """
            WITH held AS (
                SELECT job_id, session, coalesce(cancel_requested, 'timeout') AS reason
                FROM job WHERE status = 'processing' AND deadline_at < now() - ? * interval '1 microsecond'
                ORDER BY deadline_at LIMIT ? FOR UPDATE SKIP LOCKED)
            """ + CANCELLED;

    private OverdueRuns() {}

    static List<EndOfRun> cancel(Connection connection, Duration grace, int limit) throws SQLException {
        try (Statement statement = new Statement(connection, SQL)) {
            return statement.bind(grace).bind(limit).read(EndOfRun::read);
        }
    }

    static Overdue overdue(List<EndOfRun> ends) {
        Map<Session, List<Attempt>> stop = ends.stream()
                .collect(Collectors.groupingBy(
                        EndOfRun::session, Collectors.mapping(EndOfRun::attempt, Collectors.toList())));
        return new Overdue(stop, ends.stream().map(EndOfRun::event).toList());
    }
}
