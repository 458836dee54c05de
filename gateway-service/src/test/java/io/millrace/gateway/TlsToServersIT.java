package io.millrace.gateway;

import static io.millrace.gateway.Api.accepted;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.local.TestServers;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.TlsFront;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PostgreSQL, RabbitMQ and Redis by TLS, with certificates of a private authority, under the name that they are called by. */
@QuarkusTest
@QuarkusTestResource(value = TlsToServersIT.TlsServers.class, restrictToAnnotatedClass = true)
class TlsToServersIT {
    private static final String HERE = "127.0.0.1";
    private static final String STRANGER = "elsewhere.example";
    private static final String NOOP = "{\"type\": \"noop\"}";
    private static final String FAST_PATH = "checks.find { it.name == 'fast-path' }.data.";
    private static final Duration BOUND = Duration.ofSeconds(30);

    private PostgresServer postgres;
    private Fronts fronts;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    /** What is in front of Redis and the broker, and can be changed. */
    public static final class Fronts {
        private final PrivateCa authority;
        private final int redis;
        private final int broker;
        private TlsFront toRedis;
        private TlsFront toBroker;

        Fronts(PrivateCa authority, int redis, int broker) {
            this.authority = authority;
            this.redis = redis;
            this.broker = broker;
            toRedis = TlsFront.open(issued(HERE), 0, redis);
            toBroker = TlsFront.open(issued(HERE), 0, broker);
        }

        /** From now on they show a good certificate of the same authority, of that name. */
        void callThemselves(String name) {
            toRedis.close();
            toBroker.close();
            toRedis = TlsFront.open(issued(name), toRedis.port(), redis);
            toBroker = TlsFront.open(issued(name), toBroker.port(), broker);
        }

        private PrivateCa.Issued issued(String name) {
            return authority.issue(name.replace('.', '-'), List.of(name));
        }
    }

    /** Redis and the broker behind fronts; PostgreSQL speaks TLS itself. */
    public static class TlsServers implements QuarkusTestResourceLifecycleManager {
        private PostgresServer postgres;
        private RedisServer redis;
        private BrokerServer broker;
        private Fronts fronts;

        @Override
        public Map<String, String> start() {
            PrivateCa authority = PrivateCa.in(folder());
            postgres = TestServers.ownPostgres();
            redis = TestServers.ownRedis();
            broker = TestServers.ownBroker(BrokerKind.detect());
            fronts = new Fronts(authority, redis.port(), broker.port());
            show(postgres, fronts.issued(HERE));
            Map<String, String> config = new HashMap<>(Servers.ports());
            config.put("millrace.ca", authority.file().toString());
            config.put("millrace.postgres.url", postgres.jdbcUrl());
            config.put("millrace.postgres.user", postgres.user());
            config.put("millrace.postgres.password", postgres.password());
            config.put("millrace.postgres.tls", "true");
            config.put("millrace.redis.url", "rediss://127.0.0.1:" + fronts.toRedis.port());
            config.put("millrace.amqp.host", "127.0.0.1");
            config.put("millrace.amqp.port", String.valueOf(fronts.toBroker.port()));
            config.put("millrace.amqp.user", broker.user());
            config.put("millrace.amqp.password", broker.password());
            config.put("millrace.amqp.virtual-host", broker.virtualHost());
            config.put("millrace.amqp.tls", "true");
            config.put("millrace.broker.profile", broker.kind().profile());
            return config;
        }

        /** From now on new connections see that certificate. */
        static void show(PostgresServer server, PrivateCa.Issued issued) {
            execute(
                    server,
                    "ALTER SYSTEM SET ssl_cert_file = '" + issued.certificate() + "'",
                    "ALTER SYSTEM SET ssl_key_file = '" + issued.key() + "'",
                    "ALTER SYSTEM SET ssl = on",
                    "SELECT pg_reload_conf()");
        }

        private static Path folder() {
            try {
                return Files.createTempDirectory("tls");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(postgres, new TestInjector.MatchesType(PostgresServer.class));
            injector.injectIntoFields(fronts, new TestInjector.MatchesType(Fronts.class));
        }

        @Override
        public void stop() {
            redis.stop();
            broker.stop();
            postgres.stop();
        }
    }

    @Test
    void allIsSpokenByTlsAndAServerOfAnotherNameIsNotSpokenTo() throws SQLException {
        accepted(NOOP);
        awaitFastPath("up");
        assertThat(connections("ssl")).isPositive();
        assertThat(connections("NOT ssl")).isZero();

        fronts.callThemselves(STRANGER);
        awaitFastPath("down");
        // Neither is needed for that.
        accepted(NOOP);
        fronts.callThemselves(HERE);
        awaitFastPath("up");

        TlsServers.show(postgres, fronts.issued(STRANGER));
        execute(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gateway'");
        await().atMost(BOUND).untilAsserted(() -> ready().statusCode(503));
        TlsServers.show(postgres, fronts.issued(HERE));
        await().atMost(BOUND).untilAsserted(() -> ready().statusCode(200));
        accepted(NOOP);
    }

    private void awaitFastPath(String state) {
        await().atMost(BOUND)
                .untilAsserted(() ->
                        ready().body(FAST_PATH + "redis", equalTo(state)).body(FAST_PATH + "rabbitmq", equalTo(state)));
    }

    private ValidatableResponse ready() {
        return given().get(management.resolve("/q/health/ready")).then();
    }

    private int connections(String which) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity"
                        + " USING (pid) WHERE application_name = 'gateway' AND " + which)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void execute(PostgresServer server, String... lines) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String line : lines) {
                statement.execute(line);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
