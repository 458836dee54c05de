package io.millrace.faults.rig;

import io.millrace.local.process.Await;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The primary, wherever it is by now, and how another server takes its place: a standby by base backup and streaming replication, synchronous
 * before the primary dies, so that no commit is lost (PostgreSQL's documentation, "High Availability").
 */
public final class Database {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final HomeFolder home;
    private volatile PostgresServer primary;
    private PostgresServer spare;

    /** @param spare has no data yet, and does not run */
    Database(HomeFolder home, PostgresServer primary, PostgresServer spare) {
        this.home = home;
        this.primary = primary;
        this.spare = spare;
    }

    /** The server that is the primary now. */
    public PostgresServer primary() {
        return primary;
    }

    int port() {
        return primary.port();
    }

    /** Makes the spare a synchronous standby of the primary; the product goes on meanwhile. */
    public void prepareStandby() {
        tell(primary, "ALTER SYSTEM SET wal_keep_size = '256MB'");
        tell(primary, "SELECT pg_reload_conf()");
        copyPrimary();
        spare.start();
        tell(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        tell(primary, "SELECT pg_reload_conf()");
        if (!Await.until(
                BOUND, () -> ask(primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1)) {
            throw new IllegalStateException("the standby does not follow");
        }
    }

    /** Kills the primary. Clients that connect from now on come to the standby, which is promoted. */
    public void failOver() {
        primary.kill();
        tell(spare, "SELECT pg_promote(true, 30)");
        PostgresServer dead = primary;
        primary = spare;
        spare = dead;
    }

    /** The primary waits for no standby, whatever became of it. */
    public void standAlone() {
        tell(primary, "ALTER SYSTEM RESET synchronous_standby_names");
        tell(primary, "SELECT pg_reload_conf()");
    }

    /** Ends what the stack does not know of. */
    void close() {
        Stream.of(primary, spare).filter(PostgresServer::isAlive).forEach(PostgresServer::stop);
    }

    private void copyPrimary() {
        Path from = home.data(primary.name());
        Path to = home.data(spare.name());
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            // Files come and go meanwhile; what is torn is mended by WAL from the start of the backup on.
            Shell.run(
                    "sh",
                    "-c",
                    "mkdir -p -m 700 \"$1\" && find \"$1\" -mindepth 1 -delete && cp -a \"$0\"/. \"$1\" 2>/dev/null; "
                            + "cd \"$1\" && rm -f postmaster.pid ballast && find pg_wal -type f -delete",
                    from.toString(),
                    to.toString());
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                Files.writeString(to.resolve("backup_label"), label.getString(1));
            }
            Files.writeString(to.resolve("standby.signal"), "");
            Files.writeString(
                    to.resolve("postgresql.auto.conf"),
                    "wal_keep_size = '256MB'\nprimary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'\n"
                            .formatted(primary.port(), primary.user(), primary.password()));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot back up " + primary.name(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(PostgresServer server, String sql) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static long ask(PostgresServer server, String sql) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
