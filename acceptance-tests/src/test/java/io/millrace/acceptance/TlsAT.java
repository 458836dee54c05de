package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.server.PostgresServer;
import io.millrace.local.stack.Stack;
import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.TlsFront;
import io.millrace.local.tls.Trust;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged product as {@code make run TLS=1} starts it, with a worker that reaches PostgreSQL and RabbitMQ by TLS, too. */
class TlsAT {
    private static final String HERE = "127.0.0.1";

    private static Stack stack;
    private static TlsFront broker;

    @BeforeAll
    static void start() throws SQLException {
        stack = Stack.builder()
                .home(Product.newHome())
                .tls(true)
                .gateways(1)
                .workers(0)
                .start();
        PrivateCa.Issued issued =
                PrivateCa.in(stack.home().folder().resolve("tls")).issue("servers", List.of(HERE));
        broker = TlsFront.open(issued, 0, stack.broker().port());
        show(stack.postgres(), issued);
        stack.addWorker(Map.of(
                "MILLRACE_CA",
                authority().toString(),
                "MILLRACE_POSTGRES_TLS",
                "true",
                "MILLRACE_AMQP_TLS",
                "true",
                "MILLRACE_AMQP_PORT",
                Integer.toString(broker.port())));
    }

    @AfterAll
    static void stop() {
        stack.close();
        broker.close();
    }

    @Test
    void aJobRunsAndNothingOfTheWorkerIsSpokenInTheClear() throws SQLException {
        assertThat(stack.gatewayUrl(1)).startsWith("https://");
        Api demo = new Api(clientTrusting(authority()), stack.gatewayUrl(1), "demo", "demo");

        String id =
                demo.accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1, 2, 3.5], \"seconds\": 0}}");
        Jobs.assertCompletedOnce(demo, id, 1, Duration.ofSeconds(30));

        assertThat(workersConnections("ssl")).isPositive();
        assertThat(workersConnections("NOT ssl")).isZero();
    }

    @Test
    void aClientThatTrustsAnotherAuthorityOfTheSameNameDoesNotTalkToIt() {
        Path other = PrivateCa.in(Product.newHome()).file();
        Api stranger = new Api(clientTrusting(other), stack.gatewayUrl(1), "demo", "demo");

        assertThatThrownBy(() -> stranger.get("/types"))
                .hasRootCauseInstanceOf(java.security.GeneralSecurityException.class)
                .hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void theCommandLineTrustsTheAuthorityThatItIsGivenAndNoOtherOfTheSameName() {
        Cli demo = Cli.of(stack.gatewayUrl(1), "demo", "demo");
        Path other = PrivateCa.in(Product.newHome()).file();

        demo.run("whoami", "--cacert", authority().toString()).exits(0);
        demo.with("MILLRACE_CACERT", authority().toString()).run("whoami").exits(0);
        assertThat(demo.run("whoami", "--cacert", other.toString()).exits(3).err())
                .contains("no trust in", "--cacert");
        demo.run("whoami").exits(3);
        demo.run("whoami", "--cacert", "/nowhere.pem").exits(3);
    }

    private static Path authority() {
        return stack.authorityFile().orElseThrow();
    }

    private static HttpClient clientTrusting(Path authority) {
        return HttpClient.newBuilder().sslContext(Trust.in(authority)).build();
    }

    private static void show(PostgresServer server, PrivateCa.Issued issued) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + issued.certificate() + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + issued.key() + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static int workersConnections(String which) throws SQLException {
        try (Connection connection = stack.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                                + " WHERE application_name = 'millrace-worker' AND " + which)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
