package io.millrace.bench;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.LeaseStore;
import io.millrace.local.TestServers;
import io.millrace.store.PostgresLeaseStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A PostgreSQL of its own with Millrace's schema, a backlog in it, and a pool of connections as the services have one. */
final class ChoicesDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 10;

    private final AgroalDataSource pool;

    ChoicesDatabase() throws SQLException {
        String url = TestServers.freshDatabase();
        String user = TestServers.postgres().user();
        String password = TestServers.postgres().password();
        Flyway.configure()
                .loggers("slf4j")
                .dataSource(url, user, password)
                .load()
                .migrate();
        pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(config -> config.maxSize(CONNECTIONS)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword(password)))));
    }

    DataSource source() {
        return pool;
    }

    LeaseStore leases() {
        return new PostgresLeaseStore(pool);
    }

    /** A worker that serves the backlog's type. */
    Session openLease(int slots) {
        Session session = Session.fresh();
        leases().open(session, new WorkerInfo("bench", "localhost", 1, slots, Set.of(BacklogRows.TYPE), "none"));
        return session;
    }

    /** Nothing but so many waiting jobs, of owners in rotation; no worker either. */
    void fill(int rows, int owners) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            BacklogRows.removeAll(connection);
            execute("TRUNCATE worker_lease, claim_sample");
            BacklogRows.add(connection, rows, owners);
            BacklogRows.settle(connection);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
