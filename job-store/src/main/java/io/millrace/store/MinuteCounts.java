package io.millrace.store;

/**
 * What became of jobs, by the minute. Whatever ends jobs says so in the same statement, by one row. The row is its connection's: so a
 * transaction that ends jobs by several statements locks one row alone, and after those of the jobs.
 */
final class MinuteCounts {
    /** Removed after a day; a row or sixteen a minute, so that no bound is needed. */
    static final String FORGET = "DELETE FROM job_minute WHERE minute < now() - interval '1 day'";

    private static final int SLOTS = 16;

    private MinuteCounts() {}

    /**
     * A common table expression that counts the ended ones among rows of an earlier one.
     *
     * @param rows the earlier expression, which has {@code status}, {@code run_at} and {@code started_at}
     */
    static String told(String rows) {
        return """
                , minuted AS (
                    INSERT INTO job_minute AS m (minute, slot, completed, failed, cancelled, pickups, pickup_micros)
                    SELECT date_trunc('minute', now()), pg_backend_pid() %% %2$d,
                        count(*) FILTER (WHERE status = 'completed'),
                        count(*) FILTER (WHERE status = 'failed'),
                        count(*) FILTER (WHERE status = 'cancelled'),
                        count(started_at),
                        coalesce(sum(GREATEST(0, extract(epoch FROM started_at - run_at)) * 1000000), 0)::bigint
                    FROM %1$s WHERE status IN ('completed', 'failed', 'cancelled') HAVING count(*) > 0
                    ON CONFLICT (minute, slot) DO UPDATE SET
                        completed = m.completed + excluded.completed,
                        failed = m.failed + excluded.failed,
                        cancelled = m.cancelled + excluded.cancelled,
                        pickups = m.pickups + excluded.pickups,
                        pickup_micros = m.pickup_micros + excluded.pickup_micros)
                """.formatted(rows, SLOTS);
    }
}
