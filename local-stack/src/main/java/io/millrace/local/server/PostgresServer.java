package io.millrace.local.server;

import io.millrace.local.process.Await;
import io.millrace.local.process.Command;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.LogTail;
import io.millrace.local.process.OsProcess;
import io.millrace.local.process.Programs;
import io.millrace.local.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL with its durable defaults (fsync, synchronous_commit and full_page_writes on) and 200 connections. User,
 * password and first database are {@code millrace}; its user may do everything.
 */
public final class PostgresServer extends ProcessServer {
    private static final String MILLRACE = "millrace";
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final Duration INITDB_BOUND = Duration.ofMinutes(2);
    private static final Duration LATE_CHILDREN_BOUND = Duration.ofSeconds(15);
    private static final String LATE_CHILDREN = "shared memory block";

    public PostgresServer(HomeFolder home, String name, int port) {
        super(home, name, port);
    }

    public String jdbcUrl() {
        return jdbcUrl(MILLRACE);
    }

    /** The URL of a database of this server, whether it exists or not. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    public String user() {
        return MILLRACE;
    }

    public String password() {
        return MILLRACE;
    }

    /** A connection to the database {@code millrace}, for the caller to close. */
    public Connection connect() throws SQLException {
        return connect(MILLRACE);
    }

    /** A connection to that database, for the caller to close. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user(), password());
    }

    /**
     * Makes an empty database.
     *
     * @param database lower-case letters, digits and underscores
     */
    public void createDatabase(String database) {
        try (Connection connection = connect(MAINTENANCE_DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + database, e);
        }
    }

    /** Starts again when children of a killed server are not all gone yet: PostgreSQL refuses their shared memory. */
    @Override
    public synchronized void start() {
        long deadline = System.nanoTime() + LATE_CHILDREN_BOUND.toNanos();
        boolean started = false;
        while (!started) {
            try {
                super.start();
                started = true;
            } catch (IllegalStateException e) {
                boolean late = String.valueOf(e.getMessage()).contains(LATE_CHILDREN);
                if (!late || System.nanoTime() - deadline > 0 || !Await.pause(200)) {
                    throw e;
                }
            }
        }
        createFirstDatabase();
    }

    /** Immediate shutdown: as abrupt as a kill, but it gives its shared memory back. */
    @Override
    public void discard() {
        endWith(Signal.QUIT);
    }

    @Override
    protected Signal stopSignal() {
        return Signal.INT;
    }

    @Override
    protected Command prepare() {
        Path bin = PostgresBinaries.folder().resolve("bin");
        Path data = home.data(name());
        if (!Files.exists(data)) {
            initialise(bin, data);
        }
        List<String> line = asPlainUser(bin.resolve("postgres"));
        line.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port())));
        setting(line, "listen_addresses", "127.0.0.1");
        setting(line, "unix_socket_directories", "");
        setting(line, "max_connections", "200");
        return new Command(name(), line, environment());
    }

    @Override
    protected boolean serves() {
        try (Connection connection = connect(MAINTENANCE_DATABASE)) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Beside its place first, so that a folder in place is a whole one. */
    private void initialise(Path bin, Path data) {
        Path part = data.resolveSibling(name() + "-initdb");
        HomeFolder.deleteTree(part);
        try {
            Path password = Files.writeString(home.run().resolve("password"), MILLRACE);
            List<String> line = asPlainUser(bin.resolve("initdb"));
            line.addAll(List.of("-D", part.toString(), "-U", MILLRACE, "--pwfile=" + password));
            line.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"));
            OsProcess initdb = OsProcess.start(home, new Command("initdb", line, environment()));
            if (!initdb.awaitExit(INITDB_BOUND) || initdb.exit().join().code() != 0) {
                initdb.killTree();
                throw new IllegalStateException("initdb failed:\n" + LogTail.of(home.log("initdb")));
            }
            Files.delete(password);
            Files.move(part, data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot initialise " + data, e);
        }
    }

    private void createFirstDatabase() {
        try (Connection connection = connect(MAINTENANCE_DATABASE);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + MILLRACE + "'")) {
            if (!found.next()) {
                createDatabase(MILLRACE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look for database " + MILLRACE, e);
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, without changing an owner. */
    private static List<String> asPlainUser(Path program) {
        List<String> line = new ArrayList<>();
        if (Programs.runsAsRoot()) {
            line.addAll(List.of("unshare", "-U"));
        }
        line.add(program.toString());
        return line;
    }

    private static void setting(List<String> line, String key, String value) {
        line.addAll(List.of("-c", key + "=" + value));
    }

    private static Map<String, String> environment() {
        return Command.environmentWith("PG", Map.of("LC_ALL", "C"));
    }
}
