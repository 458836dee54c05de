package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.millrace.acceptance.Api.Reply;
import io.millrace.acceptance.Dashboards.Query;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code deploy/observe} shows and says of the packaged product with real jobs, by a real Prometheus. */
class ObserveCheckAT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(120);

    private static Stack stack;
    private static Monitoring monitoring;
    private static HttpServer receiver;

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Monitoring.isPossible(), "needs " + Monitoring.PROGRAMS);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/told", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().endsWith("/no") ? 500 : 204, -1);
            exchange.close();
        });
        receiver.start();
        stack = Stack.builder()
                .home(Product.newHome())
                .gateways(2)
                .workers(2)
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .env("MILLRACE_RATE_LIMIT_SUBMIT", "100000/60s")
                .start();
        Assumptions.assumeTrue(stack.broker().kind() == BrokerKind.RABBITMQ, "needs rabbitmq-server");
        monitoring = Monitoring.of(stack);
        Reply declared = admin().send("POST", "/types", "{\"name\": \"watched\", \"schema\": {\"type\": \"object\"}}");
        assertThat(declared.status()).as(declared.toString()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        if (monitoring != null) {
            monitoring.close();
        }
        if (stack != null) {
            stack.close();
        }
        if (receiver != null) {
            receiver.stop(0);
        }
    }

    private static Api demo() {
        return new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    private static Api admin() {
        return new Api(stack.gatewayUrl(1), "admin", "admin");
    }

    @Test
    void eachQueryOfTheDashboardsGivesData() {
        List<Query> queries = Dashboards.queries();
        assertThat(queries).hasSizeGreaterThan(80);
        // A counter has a rate only once it has grown while it was looked at.
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            someOfEach();
            assertThat(queries.stream().filter(query -> !givesData(query)).toList())
                    .isEmpty();
        });
    }

    @Test
    void eachRuleIsEvaluatedAndNoneFiresInHealth() {
        await().atMost(LONG_ENOUGH).ignoreException(UncheckedIOException.class).untilAsserted(() -> {
            List<JsonNode> rules = rules();
            assertThat(rules).hasSizeGreaterThan(50);
            assertThat(rules)
                    .allSatisfy(rule -> assertThat(rule.path("health").asText())
                            .as(rule.toString())
                            .isEqualTo("ok"));
            assertThat(firing(rules)).containsExactly("Watchdog");
        });
    }

    @Test
    void whatAnAlertComparesIsThere() {
        // A rule over series that do not exist is quiet for ever.
        List<String> names = rules().stream()
                .flatMap(rule -> Stream.of(rule.path("query").asText().split("[^a-z_]+")))
                .filter(word -> word.matches("(millrace|agroal|rabbitmq|node|jvm|process|http_server)_.+"))
                .distinct()
                .toList();
        assertThat(names).hasSizeGreaterThan(40);
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            someOfEach();
            assertThat(names)
                    .allSatisfy(
                            name -> assertThat(monitoring.query(name)).as(name).isNotEmpty());
        });
    }

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        monitoring.ruleGroups().forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static List<String> firing(List<JsonNode> rules) {
        return rules.stream()
                .filter(rule -> rule.path("state").asText().equals("firing"))
                .map(rule -> rule.path("name").asText())
                .toList();
    }

    private static boolean givesData(Query query) {
        JsonNode series = monitoring.query(query.expression());
        return StreamSupport.stream(series.spliterator(), false)
                .anyMatch(each -> !each.path("value").path(1).asText().equals("NaN"));
    }

    /** Jobs that end in each way, are told, are run by an agent, or wait for their time. */
    private static void someOfEach() {
        String told = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/told";
        Stream.of(
                        "{\"type\": \"noop\", \"priority\": \"high\", \"callback_url\": \"%s\"}".formatted(told),
                        "{\"type\": \"noop\", \"priority\": \"low\", \"callback_url\": \"%s/no\"}".formatted(told),
                        "{\"type\": \"noop\", \"delay_seconds\": 1}",
                        "{\"type\": \"unstable_task\", \"params\": {\"failure_rate\": 1}, \"max_attempts\": 1}")
                .forEach(demo()::accepted);
        String cancelled =
                demo().accepted("{\"type\": \"report\", \"params\": {\"min_seconds\": 30, \"max_seconds\": 30}}");
        demo().cancel(cancelled);
        demo().submit("{\"type\": \"unheard_of\"}");
        demo().accepted("{\"type\": \"watched\"}");
        Api agent = new Api(stack.gatewayUrl(2), "agent", "agent");
        Reply claim = agent.send(
                "POST", "/agent/claim", "{\"types\": [\"watched\"], \"worker\": \"me\", \"wait_seconds\": 2}");
        assertThat(claim.status()).as(claim.toString()).isEqualTo(200);
        agent.send("POST", "/agent/jobs/" + claim.id() + "/finish", "{\"attempt\": 1, \"status\": \"completed\"}");
    }
}
