package io.millrace.store;

import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobStore.Released;
import io.millrace.core.port.UpkeepStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Upkeep, safe on any number of gateways at once. */
public final class PostgresUpkeepStore implements UpkeepStore {
    /** The distinct types, one look into the index for each: a backlog is never read through. */
    private static final String QUEUED_TYPES = """
            WITH RECURSIVE waiting (type) AS (
                (SELECT type FROM job WHERE status = 'queued' ORDER BY type LIMIT 1)
                UNION ALL
                SELECT (SELECT job.type FROM job WHERE job.status = 'queued' AND job.type > waiting.type
                        ORDER BY job.type LIMIT 1)
                FROM waiting WHERE waiting.type IS NOT NULL)
            SELECT type FROM waiting WHERE type IS NOT NULL""";

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresUpkeepStore(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public Released dispatchDue(int limit) {
        return database.statement(connection -> EnterQueue.dispatch(connection, limit));
    }

    @Override
    public Optional<Released> reap(LeaseReading dead) {
        return database.transaction(connection -> GiveBack.reap(connection, dead))
                .map(EndOfRun::released);
    }

    @Override
    public Overdue cancelOverdue(Duration grace, int limit) {
        return database.statement(connection -> OverdueRuns.cancel(connection, grace, limit));
    }

    @Override
    public Instant now() {
        return database.statement(PostgresUpkeepStore::now);
    }

    private static Instant now(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, "SELECT clock_timestamp()")) {
            return statement.read(RowReader::time).get(0);
        }
    }

    @Override
    public Set<String> queuedTypes() {
        return Set.copyOf(database.statement(PostgresUpkeepStore::queuedTypes));
    }

    private static List<String> queuedTypes(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, QUEUED_TYPES)) {
            return statement.read(RowReader::text);
        }
    }

    @Override
    public Optional<Instant> oldestOfRecentClaims(String type) {
        return database.statement(connection -> ClaimSamples.oldest(connection, type));
    }

    @Override
    public List<QueuedJob> requeueBefore(String type, Instant queuedBefore, int limit) {
        return database.statement(connection -> EnterQueue.again(connection, type, queuedBefore, limit));
    }

    @Override
    public void reportClaims(Session session, String type, List<ClaimSample> last) {
        database.statement(connection -> ClaimSamples.report(connection, session, type, last));
    }

    @Override
    public Removed removeExpired(Duration fallback, int limit) {
        return database.statement(connection -> RemoveExpired.remove(connection, fallback, limit));
    }
}
