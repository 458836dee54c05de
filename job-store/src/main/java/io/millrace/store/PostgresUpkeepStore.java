package io.millrace.store;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.EndListener;
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
    private static final String PUBLISHED_QUEUES =
            DistinctQueues.having("status = 'queued' AND queued_at IS NOT NULL") + """
            SELECT q.type, q.priority FROM queues q WHERE EXISTS (
                SELECT FROM job j WHERE j.status = 'queued' AND j.queued_at IS NOT NULL
                    AND j.type = q.type AND j.priority = q.priority
                    AND j.queued_at <= clock_timestamp() - ? * interval '1 microsecond')
            """;

    /** Each is a transaction of its own; what is left is for the next call. */
    private static final int MOST_TIMES = 20;

    private final Database database;
    private final Ends ends;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresUpkeepStore(DataSource source, EndListener ends) {
        this.database = new Database(source);
        this.ends = new Ends(ends);
    }

    @Override
    public List<JobEvent> dispatchDue(int limit) {
        return database.statement(connection -> EnterQueue.dispatch(connection, limit));
    }

    @Override
    public Optional<Released> reap(LeaseReading dead) {
        return database.transaction(connection -> GiveBack.reap(connection, dead))
                .map(ends::toldOf)
                .map(EndOfRun::released);
    }

    @Override
    public Overdue cancelOverdue(Duration grace, int limit) {
        return OverdueRuns.overdue(
                ends.toldOf(database.statement(connection -> OverdueRuns.cancel(connection, grace, limit))));
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
    public Set<QueueId> publishedQueues(Duration waited) {
        return database.byIndex(connection -> publishedQueues(connection, waited));
    }

    private static Set<QueueId> publishedQueues(Connection connection, Duration waited) throws SQLException {
        try (Statement statement = new Statement(connection, PUBLISHED_QUEUES)) {
            return statement.bind(waited).readSet(RowReader::queue);
        }
    }

    @Override
    public Optional<Instant> oldestOfRecentClaims(QueueId queue) {
        return database.statement(connection -> ClaimSamples.oldest(connection, queue));
    }

    @Override
    public List<QueuedJob> requeueBefore(QueueId queue, Instant queuedBefore, int limit) {
        return database.statement(connection -> EnterQueue.again(connection, queue, queuedBefore, limit));
    }

    @Override
    public void reportClaims(Session session, ClaimReport report) {
        database.statement(connection -> ClaimSamples.report(connection, session, report));
    }

    @Override
    public Removed removeExpired(Duration fallback, int limit) {
        database.statement(PostgresUpkeepStore::forgetMinutes);
        boolean isGone = false;
        for (int i = 0; i < MOST_TIMES && !isGone; i++) {
            isGone = database.statement(connection -> RemoveExpired.removeOutput(connection, fallback, limit));
        }
        return database.statement(connection -> RemoveExpired.remove(connection, fallback, limit));
    }

    private static int forgetMinutes(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, MinuteCounts.FORGET)) {
            return statement.update();
        }
    }
}
