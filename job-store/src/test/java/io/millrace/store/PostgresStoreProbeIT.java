package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.port.StoreProbe;
import io.millrace.core.port.StoreUnavailableException;
import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresStoreProbeIT {
    private static final TestDatabase DATABASE = new TestDatabase();

    /** New connections, which settings of the database apply to. */
    private final StoreProbe probe = new PostgresStoreProbe(DATABASE.unpooled());

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static void alter(String change) {
        DATABASE.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I " + change + "', current_database()); END $$");
    }

    @AfterEach
    void reset() {
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END $$");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void isRefused(String why) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(probe::commit)
                .withMessageContaining(why);
    }

    @Test
    void it_writes_a_row_over_and_over() {
        probe.commit();
        String rows = DATABASE.ask("SELECT count(*) FROM store_probe");
        String first = DATABASE.ask("SELECT max(probed_at) FROM store_probe");
        probe.commit();

        assertThat(DATABASE.ask("SELECT count(*) FROM store_probe")).isEqualTo(rows);
        assertThat(DATABASE.ask("SELECT max(probed_at) FROM store_probe")).isNotEqualTo(first);
    }

    @Test
    void a_database_that_is_read_only_does_not_commit() {
        alter("SET default_transaction_read_only = on");
        isRefused("read-only");
    }

    /** What a full disk refuses, this refuses: to write a little more. */
    @Test
    void a_server_without_room_on_its_disk_does_not_commit() {
        alter("SET temp_file_limit = 0");
        isRefused("out of resources");
    }

    @Test
    void another_gateway_that_stands_still_in_the_middle_of_it_is_not_waited_for() throws Exception {
        try (Connection other = DATABASE.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM store_probe LIMIT 1 FOR UPDATE");
            probe.commit();
            other.rollback();
        }
    }

    /** A commit that waits for a synchronous standby keeps its row, whatever became of its client. */
    @Test
    void a_server_on_which_commits_do_not_end_does_not_commit() throws Exception {
        try (Connection others = DATABASE.connect();
                var statement = others.createStatement()) {
            others.setAutoCommit(false);
            statement.execute("SELECT FROM store_probe FOR UPDATE");
            isRefused("does not get to the end of commits");
            others.rollback();
        }
        probe.commit();
    }
}
