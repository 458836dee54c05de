package io.millrace.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How many jobs wait, by queue and owner. Whatever makes a job wait, or ends its wait, says so in the same statement by a row of
 * {@code job_count_change}: so the counts are exact, and nobody waits for anybody.
 */
final class WaitingCounts {
    private static final int MOST_AT_A_TIME = 20_000;

    /** Rows that another gateway is just folding are skipped. Counts are locked in the order of their keys. */
    private static final String FOLD = """
            WITH taken AS (
                DELETE FROM job_count_change
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM job_count_change LIMIT %d FOR UPDATE SKIP LOCKED))
                RETURNING status, type, priority, owner, jobs),
            folded AS (
                INSERT INTO job_count AS c (status, type, priority, owner, jobs)
                SELECT status, type, priority, owner, sum(jobs) FROM taken
                GROUP BY status, type, priority, owner HAVING sum(jobs) <> 0
                ORDER BY owner, type, priority, status
                ON CONFLICT (owner, type, priority, status) DO UPDATE SET jobs = c.jobs + excluded.jobs)
            SELECT count(*) FROM taken""".formatted(MOST_AT_A_TIME);

    private static final String FORGET = """
            DELETE FROM job_count
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM job_count WHERE jobs = 0 FOR UPDATE SKIP LOCKED)) AND jobs = 0""";

    private WaitingCounts() {}

    /**
     * A common table expression that counts rows of an earlier one, which has the columns {@code type, priority, owner}.
     *
     * @param name its own name
     * @param change {@code +} or {@code -}
     * @param status what the rows wait as, or waited as: an expression over their columns
     * @param rows the earlier expression, with a condition if need be
     */
    static String change(String name, String change, String status, String rows) {
        return """
                , %1$s AS (
                    INSERT INTO job_count_change (status, type, priority, owner, jobs)
                    SELECT %3$s, type, priority, owner, %2$scount(*) FROM %4$s GROUP BY 1, 2, 3, 4)
                """.formatted(name, change, status, rows);
    }

    /** For jobs that enter the backlog. */
    static String added(String rows) {
        return change("added", "+", "'queued'", rows);
    }

    /** For jobs that leave the backlog. */
    static String taken(String rows) {
        return change("taken", "-", "'queued'", rows);
    }

    static void fold(Connection connection) throws SQLException {
        long folded;
        do {
            try (Statement statement = new Statement(connection, FOLD)) {
                folded = statement.read(RowReader::bigint).get(0);
            }
        } while (folded == MOST_AT_A_TIME);
        if (folded > 0) {
            try (Statement statement = new Statement(connection, FORGET)) {
                statement.update();
            }
        }
    }
}
