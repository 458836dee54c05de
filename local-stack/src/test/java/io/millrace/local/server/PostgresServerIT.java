package io.millrace.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.local.TestServers;
import io.millrace.local.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = TestServers.ownPostgres();
    }

    @AfterAll
    static void stop() {
        server.stop();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void isDurableAndRoomy() throws SQLException {
        assertThat(value("SHOW fsync")).isEqualTo("on");
        assertThat(value("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(value("SHOW full_page_writes")).isEqualTo("on");
        assertThat(value("SHOW max_connections")).isEqualTo("200");
        assertThat(value("SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void keepsWhatWasCommittedOverKillAndStop() throws SQLException {
        execute("CREATE TABLE kept (n int)");
        execute("INSERT INTO kept VALUES (1)");
        long before = server.pid();
        server.kill();
        assertThat(server.isAlive()).isFalse();
        assertThat(ProcessHandle.of(before).filter(ProcessHandle::isAlive)).isEmpty();
        server.start();
        execute("INSERT INTO kept VALUES (2)");
        server.stop();
        server.start();
        assertThat(value("SELECT count(*) FROM kept")).isEqualTo("2");
        assertThat(server.pid()).isNotEqualTo(before);
    }

    @Test
    void answersNobodyWhileSuspended() throws SQLException {
        server.suspend();
        String impatient = server.jdbcUrl() + "?loginTimeout=1";
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(impatient, server.user(), server.password()));
        server.resume();
        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    @Test
    void refusesAWrongPasswordAndASecondStart() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "millrace", "wrong"))
                .withMessageContaining("password");
        assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("already running");
    }

    @Test
    void refusesATakenPort() {
        PostgresServer second = new PostgresServer(server.home, "postgres-second", server.port());
        assertThatIllegalStateException().isThrownBy(second::start).withMessageContaining("is taken by another");
        assertThat(second.isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(second::pid);
    }

    @Test
    void saysFromItsLogWhyItDidNotStart() throws IOException {
        PostgresServer broken = new PostgresServer(server.home, "postgres-broken", FreePorts.next());
        Files.createDirectories(server.home.data("postgres-broken"));
        assertThatIllegalStateException()
                .isThrownBy(broken::start)
                .withMessageContaining("postgres-broken did not start")
                .withMessageContaining("could not access the server configuration file");
    }

    @Test
    void unpacksItsProgramsOnce(@TempDir Path cache) throws IOException {
        Path folder = PostgresBinaries.in(cache);
        assertThat(folder.resolve("bin/postgres")).isExecutable();
        assertThat(folder.resolve("share/postgresql/timezonesets/Default")).isNotEmptyFile();
        assertThat(PostgresBinaries.in(cache)).isEqualTo(folder);
        assertThat(cache).isDirectoryNotContaining("glob:**unpacking*");
    }

    @Test
    void isGoneAtOnceWhenDiscarded() {
        PostgresServer other = TestServers.ownPostgres();
        other.discard();
        assertThat(other.isAlive()).isFalse();
    }

    @Test
    void givesEachTestADatabaseOfItsOwn() throws SQLException {
        String one = TestServers.freshDatabase();
        String other = TestServers.freshDatabase();
        assertThat(one).isNotEqualTo(other);
        try (Connection connection = DriverManager.getConnection(one, "millrace", "millrace")) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
