package io.millrace.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.DeliveryStore;
import io.millrace.core.port.EndListener.End;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.RunwayStore;
import io.millrace.core.port.SecretStore;
import io.millrace.core.port.Stores;
import io.millrace.core.port.UpkeepStore;
import io.millrace.local.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database of its own on this JVM's PostgreSQL, with the adapters on a pool of two connections if nothing else is said. */
final class TestDatabase implements Stores, AutoCloseable {
    /** Every column that time passes for. */
    private static final String PASS = """
            UPDATE job SET created_at = created_at - d, run_at = run_at - d, queued_at = queued_at - d,
                started_at = started_at - d, finished_at = finished_at - d, deadline_at = deadline_at - d
            FROM (SELECT %1$d * interval '1 millisecond' AS d) passed;
            UPDATE job_attempt SET started_at = started_at - d, finished_at = finished_at - d
            FROM (SELECT %1$d * interval '1 millisecond' AS d) passed;
            UPDATE dedup_window SET expires_at = expires_at - %1$d * interval '1 millisecond';
            UPDATE worker_lease SET seen_at = seen_at - %1$d * interval '1 millisecond';
            UPDATE webhook_delivery SET due_at = due_at - d, give_up_at = give_up_at - d, tried_at = tried_at - d
            FROM (SELECT %1$d * interval '1 millisecond' AS d) passed;
            UPDATE webhook_secret SET previous_until = previous_until - %1$d * interval '1 millisecond';
            UPDATE claim_sample SET reported_at = reported_at - %1$d * interval '1 millisecond'""";

    private final String url = TestServers.freshDatabase();
    private final Queue<End> ends = new ConcurrentLinkedQueue<>();
    private final AgroalDataSource pool;
    private final JobStore jobs;
    private final JobReader reader;
    private final UpkeepStore upkeep;
    private final LeaseStore leases;
    private final RunwayStore runway;
    private final QueueStore queues;
    private final OutputStore output;
    private final DeliveryStore deliveries;
    private final SecretStore secrets;
    private final AgentStore agents;
    private final JobChanges changes;

    TestDatabase() {
        this(2);
    }

    /** @param connections of the adapters, all together */
    TestDatabase(int connections) {
        Flyway.configure().dataSource(url, user(), password()).load().migrate();
        pool = pool(connections);
        jobs = new PostgresJobStore(pool, ends::add);
        reader = new PostgresJobReader(pool);
        upkeep = new PostgresUpkeepStore(pool, ends::add);
        leases = new PostgresLeaseStore(pool);
        runway = new PostgresRunwayStore(pool);
        queues = new PostgresQueueStore(pool);
        output = new PostgresOutputStore(pool);
        deliveries = new PostgresDeliveryStore(pool);
        secrets = new PostgresSecretStore(pool);
        agents = new PostgresAgentStore(pool, ends::add);
        changes = new PostgresJobChanges(pool);
    }

    private static String user() {
        return TestServers.postgres().user();
    }

    private static String password() {
        return TestServers.postgres().password();
    }

    String url() {
        return url;
    }

    AgroalDataSource pool(int size) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(config -> config.maxSize(size)
                            .exceptionSorter(new PostgreSQLExceptionSorter())
                            .acquisitionTimeout(Duration.ofSeconds(10))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                    .principal(new NamePrincipal(user()))
                                    .credential(new SimplePassword(password())))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new connection for each call. */
    DataSource unpooled() {
        return unpooledSource();
    }

    PGSimpleDataSource unpooledSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user());
        source.setPassword(password());
        return source;
    }

    Connection connect() throws SQLException {
        return unpooled().getConnection();
    }

    void execute(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the first row. */
    String ask(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** What has ended since the last call, as its stores have told. */
    List<End> takeEnds() {
        List<End> taken = new ArrayList<>();
        for (End end = ends.poll(); end != null; end = ends.poll()) {
            taken.add(end);
        }
        return taken;
    }

    void empty() {
        ends.clear();
        execute(
                "TRUNCATE job, job_attempt, dedup_window, worker_lease, claim_sample, job_type, app_user, job_count, job_count_change, paused_queue, runway,"
                        + " job_output, webhook_delivery, webhook_secret, webhook_gone, agent_run, job_minute");
    }

    @Override
    public JobStore jobs() {
        return jobs;
    }

    @Override
    public DeliveryStore deliveries() {
        return deliveries;
    }

    @Override
    public SecretStore secrets() {
        return secrets;
    }

    @Override
    public JobReader reader() {
        return reader;
    }

    @Override
    public UpkeepStore upkeep() {
        return upkeep;
    }

    @Override
    public LeaseStore leases() {
        return leases;
    }

    @Override
    public RunwayStore runway() {
        return runway;
    }

    @Override
    public QueueStore queues() {
        return queues;
    }

    @Override
    public OutputStore output() {
        return output;
    }

    @Override
    public AgentStore agents() {
        return agents;
    }

    @Override
    public JobChanges changes() {
        return changes;
    }

    @Override
    public void pass(Duration duration) {
        execute(PASS.formatted(duration.toMillis()));
    }

    @Override
    public void close() {
        pool.close();
    }
}
