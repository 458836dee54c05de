package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.QueueStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The queues as operators see and stop them. */
public final class PostgresQueueStore implements QueueStore {
    /** Who claims for an agent shares this advisory lock. */
    static final int CLAIMS_OF_AGENTS = 8;

    private static final String WAIT_FOR_AGENTS =
            "SELECT true FROM (SELECT pg_advisory_xact_lock(%d, 0)) locked".formatted(CLAIMS_OF_AGENTS);

    private static final String PAUSE =
            "INSERT INTO paused_queue (type, priority) VALUES (?, ?) ON CONFLICT DO NOTHING";

    private static final String RESUME = "DELETE FROM paused_queue WHERE type = ? AND priority = ?";

    private static final String HINDRANCES = """
            SELECT
                EXISTS (SELECT FROM paused_queue p WHERE p.type = j.type AND p.priority = j.priority),
                j.queued_at IS NOT NULL,
                EXISTS (SELECT FROM worker_lease w WHERE j.type = ANY (w.types) AND %s),
                EXISTS (SELECT FROM agent_run a JOIN job r ON r.job_id = a.job_id WHERE NOT a.ended AND r.type = j.type),
                (SELECT count(*) FROM (%s OFFSET 0) h WHERE h.owner = j.owner),
                (SELECT count(*) FROM (
                    SELECT FROM job b WHERE j.queued_at IS NULL AND b.status = 'queued' AND b.queued_at IS NULL
                        AND b.type = j.type AND b.priority = j.priority AND b.owner = j.owner
                        AND (b.run_at, b.job_id) < (j.run_at, j.job_id) LIMIT %d) before)
            FROM job j WHERE j.job_id = ? AND j.status = 'queued'""".formatted(FeedRunway.LIVE, OpenJobs.HELD, Hindrances.MOST_COUNTED);

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresQueueStore(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public Queues queues() {
        return database.byIndex(QueueViews::read);
    }

    /**
     * {@inheritDoc} Claims that began before wait for nobody, but the pause waits for them: the recall locks the rows that workers claim, and
     * agents, who claim from the backlog as well, share a lock.
     */
    @Override
    public void pause(QueueId queue) {
        database.statement(connection -> update(connection, PAUSE, queue));
        PostgresRunwayStore.recallPaused(database);
        database.statement(PostgresQueueStore::waitForAgents);
    }

    private static List<Boolean> waitForAgents(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, WAIT_FOR_AGENTS)) {
            return statement.read(RowReader::truth);
        }
    }

    @Override
    public void resume(QueueId queue) {
        database.statement(connection -> update(connection, RESUME, queue));
    }

    private static int update(Connection connection, String sql, QueueId queue) throws SQLException {
        try (Statement statement = new Statement(connection, sql)) {
            return statement
                    .bind(queue.type())
                    .bind(queue.priority().wireName())
                    .update();
        }
    }

    @Override
    public Optional<Hindrances> hindrances(JobId job) {
        return database.byIndex(connection -> {
            try (Statement statement = new Statement(connection, HINDRANCES)) {
                return statement.bind(job.value()).read(PostgresQueueStore::hindrances).stream()
                        .findFirst();
            }
        });
    }

    private static Hindrances hindrances(RowReader row) throws SQLException {
        return new Hindrances(row.truth(), row.truth(), row.truth(), row.truth(), row.integer(), row.integer());
    }
}
