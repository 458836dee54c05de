package io.millrace.store;

import io.millrace.core.port.RunwayStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.sql.DataSource;

/** The backlog and how it is fed. */
public final class PostgresRunwayStore implements RunwayStore {
    private static final String WAITING_TYPES = DistinctQueues.having("status = 'queued' AND queued_at IS NULL") + """
            SELECT type FROM queues w WHERE NOT EXISTS (
                SELECT FROM paused_queue p WHERE p.type = w.type AND p.priority = w.priority)
                AND NOT EXISTS (SELECT FROM job_type t WHERE t.name = w.type AND t.runs_on = 'agents')""";

    private static final String RECALL_PAUSED = """
            WITH held AS (
                SELECT j.job_id, j.status, j.queued_at FROM paused_queue p
                JOIN job j ON j.type = p.type AND j.priority = p.priority AND j.status = 'queued' AND j.queued_at IS NOT NULL
                ORDER BY j.job_id FOR UPDATE OF j),
            recalled AS (
                UPDATE job j SET queued_at = NULL FROM held
                WHERE j.job_id = held.job_id AND held.status = 'queued' AND held.queued_at IS NOT NULL
                RETURNING j.type, j.priority, j.owner)
            """ + WaitingCounts.added("recalled") + "SELECT count(*) FROM recalled";

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresRunwayStore(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public Set<String> waitingTypes() {
        return Set.copyOf(database.byIndex(connection -> {
            try (Statement statement = new Statement(connection, WAITING_TYPES)) {
                return statement.readSet(RowReader::text);
            }
        }));
    }

    @Override
    public int room(String type) {
        return database.byIndex(connection -> Math.max(0, FeedRunway.room(connection, type)));
    }

    @Override
    public Optional<Feed> feed(String type, int most, OptionalInt runningQuota) {
        return database.transaction(connection -> FeedRunway.feed(connection, type, most, runningQuota));
    }

    @Override
    public int recallPaused() {
        return recallPaused(database);
    }

    static int recallPaused(Database database) {
        return database.byIndex(PostgresRunwayStore::recall);
    }

    private static int recall(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, RECALL_PAUSED)) {
            return statement.read(RowReader::integer).get(0);
        }
    }

    @Override
    public void foldCounts() {
        database.statement(connection -> {
            WaitingCounts.fold(connection);
            return true;
        });
    }

    @Override
    public Set<String> ownersWith(int openJobs) {
        return Set.copyOf(database.byIndex(connection -> OpenJobs.ownersWith(connection, openJobs)));
    }
}
