package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.agroal.api.AgroalDataSource;
import io.millrace.core.job.JobId;
import io.millrace.core.port.EndListener;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What callers are told when PostgreSQL cannot do its work. */
class UnavailableIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase();

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_server_that_is_not_there_is_unavailable() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> new PostgresLeaseStore(nowhere).readAll());
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() ->
                        new PostgresJobStore(nowhere, EndListener.NONE).cancel(List.of(newId()), Optional.empty()));
    }

    @Test
    void a_pool_that_has_no_connection_to_give_is_unavailable() throws SQLException {
        try (AgroalDataSource pool = DATABASE.pool(1)) {
            LeaseStore leases = new PostgresLeaseStore(pool);
            try (Connection taken = pool.getConnection()) {
                assertThat(taken.isClosed()).isFalse();
                pool.getConfiguration().connectionPoolConfiguration().setAcquisitionTimeout(Duration.ofMillis(50));
                assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(leases::readAll);
            }
            assertThat(leases.readAll()).isEmpty();
        }
    }

    @Test
    void a_connection_that_is_cut_in_a_transaction_is_unavailable_and_the_next_call_works() throws Exception {
        JobId id = queued();
        JobStore jobs = jobs();
        Connection lock = began("SELECT FROM job FOR UPDATE");
        Future<Boolean> cut = start(() -> {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> jobs.cancel(List.of(id), Optional.empty()));
            return true;
        });
        awaitBlocked(1);
        DATABASE.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'");

        assertThat(answer(cut)).isTrue();
        commit(lock);
        assertThat(jobs.cancel(List.of(id), Optional.empty()).get(id)).isInstanceOf(JobStore.Cancellation.Done.class);
    }

    @Test
    void a_deadlock_is_tried_again_but_not_for_ever() {
        Database database = new Database(DATABASE.unpooled());
        AtomicInteger tries = new AtomicInteger();

        assertThat(database.<String>transaction(connection -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new SQLException("deadlock detected", "40P01");
                    }
                    return "done";
                }))
                .isEqualTo("done");
        assertThat(tries).hasValue(3);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> database.statement(connection -> {
                    throw new SQLException("could not serialize access", "40001");
                }));
    }

    @Test
    void what_fails_in_a_transaction_leaves_nothing_behind() {
        Database database = new Database(DATABASE.pool(1));
        JobId id = queued();

        assertThatIllegalStateException()
                .isThrownBy(() -> database.transaction(connection -> {
                    CancelJobs.cancel(connection, List.of(id), Optional.empty());
                    try (var statement = connection.createStatement()) {
                        return statement.execute("SELECT FROM no_such_table");
                    }
                }));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> database.transaction(connection -> {
                    CancelJobs.cancel(connection, List.of(id), Optional.empty());
                    throw new AssertionError("an error, no exception");
                }));

        assertThat(database.statement(Connection::getAutoCommit)).isTrue();
        assertThat(claim(worker("w"), id)).hasSize(1);
    }
}
