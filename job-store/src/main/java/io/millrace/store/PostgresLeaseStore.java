package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.lease.Heartbeat;
import io.millrace.core.lease.Heartbeat.HeldRun;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.lease.WorkerView;
import io.millrace.core.port.LeaseStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Leases: small rows that nobody but their worker updates, and that a reaper or their worker deletes. */
public final class PostgresLeaseStore implements LeaseStore {
    private static final String OPEN = """
            INSERT INTO worker_lease (session, worker, host, pid, concurrency, isolation, types)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session) DO NOTHING""";

    private static final String RENEW = """
            WITH renewed AS (
                UPDATE worker_lease SET counter = counter + 1, seen_at = now() WHERE session = ?
                RETURNING session, status)
            SELECT renewed.status = 'draining', j.job_id, j.attempt, j.cancel_requested
            FROM renewed LEFT JOIN job j ON j.session = renewed.session AND j.status = 'processing'""";

    private static final String DRAINING = "UPDATE worker_lease SET status = 'draining' WHERE session = ?";

    private static final String DRAIN = """
            UPDATE worker_lease SET status = 'draining' WHERE worker = ? OR session::text = lower(?) RETURNING session""";

    private static final String LOCK = "SELECT session FROM worker_lease WHERE session = ? FOR UPDATE";

    private static final String RUNS = "SELECT EXISTS (SELECT FROM job WHERE session = ? AND status = 'processing')";

    private static final String CLOSE = "DELETE FROM worker_lease WHERE session = ?";

    private static final String WORKERS = """
            SELECT w.session, w.worker, w.host, w.pid, w.concurrency, w.isolation, w.types, w.status, w.seen_at,
                ARRAY(SELECT j.job_id FROM job j WHERE j.session = w.session AND j.status = 'processing' ORDER BY j.job_id)
            FROM worker_lease w ORDER BY w.worker, w.session""";

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresLeaseStore(DataSource source) {
        this.database = new Database(source);
    }

    @Override
    public void open(Session session, WorkerInfo info) {
        List<String> types = List.copyOf(info.types());
        database.statement(connection -> {
            try (Statement statement = new Statement(connection, OPEN)) {
                return statement
                        .bind(session.id())
                        .bind(info.worker())
                        .bind(info.host())
                        .bind(info.pid())
                        .bind(info.concurrency())
                        .bind(info.isolation())
                        .bindTexts(types, type -> type)
                        .update();
            }
        });
    }

    @Override
    public Heartbeat renew(Session session) {
        List<Renewed> rows = database.statement(connection -> {
            try (Statement statement = new Statement(connection, RENEW)) {
                return statement.bind(session.id()).read(PostgresLeaseStore::renewed);
            }
        });
        return rows.isEmpty()
                ? Heartbeat.LOST
                : new Heartbeat(
                        true,
                        rows.get(0).draining(),
                        rows.stream().flatMap(row -> row.run().stream()).toList());
    }

    /** @param run empty in the one row of a lease that holds no run */
    private record Renewed(boolean draining, Optional<HeldRun> run) {}

    private static Renewed renewed(RowReader row) throws SQLException {
        boolean draining = row.truth();
        UUID job = row.uuidOrNull();
        return new Renewed(
                draining,
                job == null
                        ? Optional.empty()
                        : Optional.of(new HeldRun(new Attempt(new JobId(job), row.integer()), row.reasonOrNull())));
    }

    @Override
    public void draining(Session session) {
        database.statement(connection -> update(connection, DRAINING, session));
    }

    @Override
    public List<Session> drain(String worker) {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, DRAIN)) {
                return statement.bind(worker).bind(worker).read(row -> new Session(row.uuid()));
            }
        });
    }

    /** Locks first and looks afterwards, in a statement of its own: a claim that was under way is seen. */
    @Override
    public boolean close(Session session) {
        return database.transaction(connection -> {
            try (Statement lock = new Statement(connection, LOCK);
                    Statement runs = new Statement(connection, RUNS)) {
                lock.bind(session.id()).read(RowReader::uuid);
                boolean idle = !runs.bind(session.id()).read(RowReader::truth).get(0);
                if (idle) {
                    update(connection, CLOSE, session);
                }
                return idle;
            }
        });
    }

    private static int update(Connection connection, String sql, Session session) throws SQLException {
        try (Statement statement = new Statement(connection, sql)) {
            return statement.bind(session.id()).update();
        }
    }

    @Override
    public List<LeaseReading> readAll() {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, "SELECT session, counter FROM worker_lease")) {
                return statement.read(row -> new LeaseReading(new Session(row.uuid()), row.bigint()));
            }
        });
    }

    @Override
    public List<WorkerView> workers() {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, WORKERS)) {
                return statement.read(PostgresLeaseStore::worker);
            }
        });
    }

    private static WorkerView worker(RowReader row) throws SQLException {
        Session session = new Session(row.uuid());
        String name = row.text();
        String host = row.text();
        long pid = row.bigint();
        int concurrency = row.integer();
        String isolation = row.text();
        WorkerInfo info = new WorkerInfo(name, host, pid, concurrency, Set.copyOf(row.texts()), isolation);
        String status = row.text();
        var seen = row.time();
        return new WorkerView(session, info, status, row.jobIds(), seen);
    }
}
