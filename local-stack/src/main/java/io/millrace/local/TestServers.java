package io.millrace.local;

import io.millrace.local.process.FreePorts;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.ShutdownHook;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.BrokerPorts;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.millrace.local.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real servers for tests: one PostgreSQL, one Redis and one broker a JVM, started when first asked for, on free ports of
 * 127.0.0.1 and in a temporary folder. They end with the JVM. The broker is RabbitMQ if it is installed, else the embedded one;
 * {@code MILLRACE_BROKER} (system property or variable) forces {@code rabbitmq} or {@code embedded}.
 *
 * <p>Tests that kill or suspend a server take one of their own ({@link #ownPostgres()} …), so that they disturb no other test.
 */
public final class TestServers {
    private static final List<Server> STARTED = new ArrayList<>();
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(1);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable HomeFolder home;
    private static @Nullable PostgresServer postgres;
    private static @Nullable RedisServer redis;
    private static @Nullable BrokerServer broker;

    private TestServers() {}

    /** This JVM's PostgreSQL. */
    public static synchronized PostgresServer postgres() {
        PostgresServer shared = postgres;
        if (shared == null) {
            shared = ownPostgres();
            postgres = shared;
        }
        return shared;
    }

    /** The URL of a new, empty database of this JVM's PostgreSQL; user and password are the server's. */
    public static String freshDatabase() {
        String database = "test_" + COUNT.incrementAndGet();
        postgres().createDatabase(database);
        return postgres().jdbcUrl(database);
    }

    /** This JVM's Redis. */
    public static synchronized RedisServer redis() {
        RedisServer shared = redis;
        if (shared == null) {
            shared = ownRedis();
            redis = shared;
        }
        return shared;
    }

    /** This JVM's broker. */
    public static synchronized BrokerServer broker() {
        BrokerServer shared = broker;
        if (shared == null) {
            shared = ownBroker(BrokerKind.detect());
            broker = shared;
        }
        return shared;
    }

    /** A new, empty virtual host of this JVM's broker; with the embedded broker its only one. */
    public static String freshVirtualHost() {
        return broker().freshVirtualHost();
    }

    /** A PostgreSQL for the caller alone, started. */
    public static synchronized PostgresServer ownPostgres() {
        return started(new PostgresServer(home(), nextName("postgres"), FreePorts.next()));
    }

    /** A Redis for the caller alone, started. */
    public static synchronized RedisServer ownRedis() {
        return started(new RedisServer(home(), nextName("redis"), FreePorts.next()));
    }

    /** A broker for the caller alone, started. */
    public static synchronized BrokerServer ownBroker(BrokerKind kind) {
        BrokerPorts ports = new BrokerPorts(FreePorts.next(), FreePorts.next());
        return started(BrokerServer.of(kind, home(), nextName("broker"), ports));
    }

    private static <S extends Server> S started(S server) {
        STARTED.add(server);
        server.start();
        return server;
    }

    private static String nextName(String kind) {
        return kind + "-" + COUNT.incrementAndGet();
    }

    private static HomeFolder home() {
        HomeFolder held = home;
        if (held == null) {
            held = newHome();
            home = held;
            ShutdownHook.add("test-servers-end", TestServers::endAll);
        }
        return held;
    }

    private static HomeFolder newHome() {
        Path all = Path.of(System.getProperty("java.io.tmpdir"), "millrace-" + System.getProperty("user.name"));
        try {
            Files.createDirectories(all);
            sweep(all);
            return HomeFolder.hold(Files.createTempDirectory(all, "test")).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + all, e);
        }
    }

    /** Ends the servers of test JVMs that were killed, and deletes their folders. */
    static void sweep(Path all) throws IOException {
        try (Stream<Path> folders = Files.list(all)) {
            for (Path folder : folders.toList()) {
                if (isSettled(folder)) {
                    HomeFolder.hold(folder).ifPresent(HomeFolder::delete);
                }
            }
        }
    }

    /** A younger one may be another JVM's that is just being made, and not locked yet. */
    private static boolean isSettled(Path folder) throws IOException {
        Instant made = Files.getLastModifiedTime(folder).toInstant();
        return made.isBefore(Instant.now().minus(SETTLED_AFTER));
    }

    private static synchronized void endAll() {
        STARTED.forEach(Server::discard);
        HomeFolder held = home;
        if (held != null) {
            held.delete();
        }
    }
}
