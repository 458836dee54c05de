package io.millrace.store;

import io.millrace.core.port.StateStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/** What is in hand, read from the indexes of what runs and of what is due: however large the tables are, a look costs the same. */
public final class PostgresStateStore implements StateStore {
    /** Only a run without a worker is asked whether it is an agent's. */
    static final String SQL = """
            WITH run AS MATERIALIZED (
                SELECT j.job_id, j.deadline_at, w.seen_at FROM job j LEFT JOIN worker_lease w ON w.session = j.session
                WHERE j.status = 'processing'),
            due AS MATERIALIZED (
                SELECT due_at FROM webhook_delivery WHERE state = 'pending' AND due_at <= now() ORDER BY due_at LIMIT ?)
            SELECT %s, r.*, w.*, %s, d.pending, a.running
            FROM (SELECT (SELECT run_at FROM job WHERE status = 'scheduled' ORDER BY run_at LIMIT 1) AS next,
                         (SELECT due_at FROM due ORDER BY due_at LIMIT 1) AS first) t
            CROSS JOIN (
                SELECT count(*) FILTER (WHERE seen_at < now() - ? * interval '1 microsecond' OR seen_at IS NULL AND NOT EXISTS (
                           SELECT FROM agent_run g WHERE g.job_id = run.job_id AND NOT g.ended)) AS no_worker,
                       count(*) FILTER (WHERE deadline_at < now() - ? * interval '1 microsecond') AS past_deadline,
                       count(seen_at) AS of_workers
                FROM run) r
            CROSS JOIN (
                SELECT count(*) FILTER (WHERE status = 'up' AND NOT silent), count(*) FILTER (WHERE status = 'draining' AND NOT silent),
                       count(*) FILTER (WHERE silent), coalesce(sum(concurrency), 0)
                FROM (SELECT status, concurrency, seen_at < now() - ? * interval '1 microsecond' AS silent FROM worker_lease) l) w
            CROSS JOIN (SELECT count(*) AS pending FROM due) d
            CROSS JOIN (SELECT count(*) AS running FROM agent_run WHERE NOT ended) a""".formatted(since("t.next"), since("t.first"));

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresStateStore(DataSource source) {
        this.database = new Database(source);
    }

    /** In microseconds; 0 if that is still to come, or nothing. */
    private static String since(String time) {
        return "coalesce(GREATEST(extract(epoch FROM now() - " + time + ") * 1000000, 0), 0)::bigint";
    }

    @Override
    public State read() {
        return database.byIndex(PostgresStateStore::read);
    }

    private static State read(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, SQL)) {
            return statement
                    .bind(MOST_WEBHOOKS)
                    .bind(LEASE_GONE)
                    .bind(OVERDUE)
                    .bind(SILENT)
                    .read(PostgresStateStore::state)
                    .get(0);
        }
    }

    private static State state(RowReader row) throws SQLException {
        Duration lag = micros(row);
        Stuck stuck = new Stuck(row.bigint(), row.bigint());
        long running = row.bigint();
        Workers workers = new Workers(row.bigint(), row.bigint(), row.bigint(), row.bigint(), running);
        Duration oldest = micros(row);
        Webhooks webhooks = new Webhooks(row.bigint(), oldest);
        return new State(lag, stuck, workers, webhooks, row.bigint());
    }

    private static Duration micros(RowReader row) throws SQLException {
        return Duration.of(row.bigint(), ChronoUnit.MICROS);
    }
}
