package io.millrace.gateway.notify;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.gateway.Api;
import io.millrace.gateway.TestWorker;
import io.millrace.gateway.notify.Receiver.Received;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Reaching.class)
class WebhookIT {
    private static final Receiver RECEIVER = new Receiver();
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    TestWorker worker;

    @Inject
    ObjectMapper mapper;

    @Inject
    WebhookSender sender;

    @AfterAll
    static void close() {
        RECEIVER.close();
    }

    @Test
    void eachEndIsToldAsTheApiTellsItAndSigned() throws Exception {
        String completed = submit(
                "/told",
                "\"object_id\": \"%s\", \"labels\": {\"team\": \"ä\"}, \"priority\": \"high\"".formatted(Api.newKey()));
        worker.complete(worker.claim(completed), "{\"answer\": 42, \"list\": [1, null]}");
        String failed = submit("/told", "\"max_attempts\": 1");
        worker.fail(worker.claim(failed));
        String cancelled = submit("/told", "\"delay_seconds\": 1000");
        as("demo").post("/jobs/" + cancelled + "/cancel").then().statusCode(200);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(RECEIVER.at("/told")).hasSize(3));

        for (Received told : RECEIVER.at("/told")) {
            verify(told, secret("demo"));
            String id = mapper.readTree(told.body()).get("job_id").asText();
            assertThat(List.of(completed, failed, cancelled)).contains(id);
            assertThat(mapper.readTree(told.body()))
                    .isEqualTo(mapper.readTree(Api.get("/jobs/" + id).asString()));
            assertThat(told.headers().firstValue("content-type")).contains("application/json");
            assertThat(UUID.fromString(told.id()).version()).isEqualTo(7);
            awaitState(id, "delivered")
                    .then()
                    .body("deliveries[0].delivery_id", equalTo(told.id()))
                    .body("deliveries[0].url", equalTo(RECEIVER.url("/told")))
                    .body("deliveries[0].attempt", equalTo(1))
                    .body("deliveries[0].status_code", equalTo(204))
                    .body("deliveries[0].error", nullValue())
                    .body("deliveries[0].next_at", nullValue());
        }
    }

    @Test
    void aForgedOneIsNotTakenForOurs() {
        ended("/forged");
        Received told = awaitOne("/forged");

        assertThatThrownBy(() -> verify(told, "whsec_" + "A".repeat(43) + "="))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(secret("demo")).verify(told.body() + " ", told.headers()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void afterARotationBothSecretsVerify() throws Exception {
        String before = secret("demo");

        Response rotated = as("demo").post("/webhooks/secret/rotate");
        rotated.then().statusCode(200).body("secret", startsWith("whsec_")).body("previous", equalTo(before));
        assertThat(Instant.parse(rotated.path("previous_expires_at")))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(secret("demo")).isEqualTo(rotated.path("secret")).isNotEqualTo(before);

        ended("/rotated");
        Received told = awaitOne("/rotated");
        verify(told, before);
        verify(told, secret("demo"));
    }

    @Test
    void eachUserHasASecretOfHisOwn() {
        as("admin").get("/webhooks/secret").then().statusCode(200).body("previous", nullValue());
        assertThat(secret("admin")).isEqualTo(secret("admin")).isNotEqualTo(secret("demo"));
        as("agent").get("/webhooks/secret").then().statusCode(403);
    }

    @Test
    void aFailureIsTriedAgainAndMayBeSentAgainByHand() {
        RECEIVER.at("/broken", Receiver.status(500));
        String job = ended("/broken");
        Response waits = awaitState(job, "pending", 500);
        waits.then().body("deliveries[0].error", equalTo("answered 500"));
        assertThat(Instant.parse(waits.path("deliveries[0].next_at")))
                .isAfter(Instant.parse(waits.path("deliveries[0].at")));
        String delivery = waits.path("deliveries[0].delivery_id");

        RECEIVER.at("/broken", Receiver.status(200));
        as("demo")
                .post("/jobs/" + job + "/deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(202)
                .body("delivery_id", equalTo(delivery))
                .body("state", equalTo("pending"));
        awaitState(job, "delivered");

        List<Received> tries = RECEIVER.at("/broken");
        assertThat(tries.get(tries.size() - 1).id()).isEqualTo(tries.get(0).id());
        assertThat(tries.get(tries.size() - 1).body()).isEqualTo(tries.get(0).body());
    }

    @Test
    void aRedirectIsNotFollowed() {
        RECEIVER.at("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", RECEIVER.url("/elsewhere"));
            exchange.sendResponseHeaders(307, -1);
        });
        String job = ended("/moved");

        awaitState(job, "pending", 307)
                .then()
                .body("deliveries[0].error", equalTo("answered 307: redirects are not followed"));
        assertThat(RECEIVER.at("/elsewhere")).isEmpty();
    }

    @Test
    void whoAnswers410IsToldNothingMoreUntilHeIsAskedFor() {
        RECEIVER.at("/gone", Receiver.status(410));
        String first = ended("/gone");
        Response disabled = awaitState(first, "disabled");
        String second = ended("/gone");
        awaitState(second, "disabled");
        assertThat(RECEIVER.at("/gone")).hasSize(1);

        RECEIVER.at("/gone", Receiver.status(204));
        String delivery = disabled.path("deliveries[0].delivery_id");
        as("demo")
                .post("/jobs/" + first + "/deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(202);
        awaitState(first, "delivered");
        awaitState(ended("/gone"), "delivered");
    }

    @Test
    void aHugeAnswerIsNotRead() throws Exception {
        int size = 100_000_000;
        CompletableFuture<Integer> sent = new CompletableFuture<>();
        RECEIVER.at("/huge", exchange -> {
            exchange.sendResponseHeaders(200, size);
            sent.complete(sentUntilCutOff(exchange, size));
        });

        awaitState(ended("/huge"), "delivered");
        assertThat(sent.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("what buffers hold")
                .isLessThan(size / 2);
    }

    /** In bytes. */
    private static int sentUntilCutOff(HttpExchange exchange, int size) {
        byte[] piece = new byte[1 << 16];
        int sent = 0;
        try {
            while (sent + piece.length <= size) {
                exchange.getResponseBody().write(piece);
                sent += piece.length;
            }
        } catch (IOException cutOff) {
            return sent;
        }
        return sent;
    }

    @Test
    void aReceiverThatDoesNotAnswerKeepsNobodyElseWaiting() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (Receiver slow = new Receiver()) {
            slow.at("/slow", exchange -> hang(over));
            IntStream.range(0, Traffic.MOST_OF_A_LANE + 4).forEach(i -> waiting(slow.url("/slow"), "slow"));
            IntStream.range(0, 4).forEach(i -> waiting(RECEIVER.url("/quick"), "quick"));

            // Each end at once: what follows is over long before the first of the slow tries is given up.
            endAll("slow");
            await().atMost(SOON).until(() -> slow.at("/slow").size() >= Traffic.MOST_OF_A_LANE);
            endAll("quick");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(RECEIVER.at("/quick")).hasSize(4));

            assertThat(slow.mostAtOnce()).isEqualTo(Traffic.MOST_OF_A_LANE);
            assertThat(sender.underWay()).isGreaterThanOrEqualTo(Traffic.MOST_OF_A_LANE);
        } finally {
            over.countDown();
        }
    }

    private static void waiting(String url, String label) {
        accepted(
                "{\"type\": \"noop\", \"delay_seconds\": 1000, \"callback_url\": \"%s\", \"labels\": {\"kept\": \"%s\"}}"
                        .formatted(url, label));
    }

    private static void endAll(String label) {
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"label\": \"kept:%s\"}".formatted(label))
                .post("/jobs/cancel")
                .then()
                .statusCode(200);
    }

    private static void hang(CountDownLatch over) throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whatARetriedJobComesToIsToldAnew() {
        String job = submit("/retried", "\"max_attempts\": 1");
        worker.fail(worker.claim(job));
        awaitState(job, "delivered");
        as("demo").post("/jobs/" + job + "/retry").then().statusCode(200);
        worker.complete(worker.claim(job), "{}");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(RECEIVER.at("/retried")).hasSize(2));
        assertThat(RECEIVER.at("/retried").get(0).body()).contains("\"failed\"");
        assertThat(RECEIVER.at("/retried").get(1).body()).contains("\"completed\"");
        assertThat(RECEIVER.at("/retried")).extracting(Received::id).doesNotHaveDuplicates();
    }

    @Test
    void whoNamesNobodyHasNoDeliveries() {
        String job = Api.noop();
        worker.complete(worker.claim(job), "{}");

        Api.get("/jobs/" + job + "/deliveries").then().statusCode(200).body("deliveries", empty());
        String unknown = UUID.randomUUID().toString();
        for (String path : List.of(unknown, "x")) {
            as("demo")
                    .post("/jobs/" + job + "/deliveries/" + path + "/redeliver")
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not-found"));
        }
        Api.get("/jobs/" + unknown + "/deliveries").then().statusCode(404).body("code", equalTo("unknown-job"));
    }

    @Test
    void onlyAddressesThatMayBeReachedAreTaken() {
        for (String url : List.of(
                "http://127.0.0.2/",
                "https://10.0.0.1/hook",
                "https://169.254.169.254/latest/meta-data",
                "https://[::ffff:10.0.0.1]/",
                "https://[::1]/",
                "https://127.1/",
                "https://2130706433/",
                "https://user:@127.0.0.1/",
                "file:///etc/passwd",
                "ftp://127.0.0.1/",
                "//127.0.0.1/",
                "hook",
                "")) {
            Api.submit("demo", "{\"type\": \"noop\", \"callback_url\": \"" + url + "\"}")
                    .then()
                    .statusCode(400)
                    .body("errors.field", equalTo(List.of("callback_url")));
        }
        Api.submit("demo", "{\"type\": \"noop\", \"callback_url\": 7}").then().statusCode(400);
    }

    @Test
    void oneBadUrlDoesNotStopTheOthersOfABatch() {
        String body = "{\"jobs\": [{\"type\": \"noop\", \"callback_url\": \"https://10.1.2.3/\"}, {\"type\": \"noop\","
                + " \"callback_url\": \"" + RECEIVER.url("/batch") + "\"}]}";
        as("demo")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/jobs/batch")
                .then()
                .statusCode(200)
                .body("results[0].code", equalTo("invalid"))
                .body("results[1].status", equalTo("queued"));
    }

    @Test
    void anotherUserSeesNothingOfIt() {
        as("admin")
                .contentType(ContentType.JSON)
                .body(Map.of("username", "eavesdropper", "password", "eavesdropper"))
                .post("/users")
                .then()
                .statusCode(201);
        String job = ended("/private");
        String delivery = awaitState(job, "delivered").path("deliveries[0].delivery_id");

        String path = "/jobs/" + job + "/deliveries";
        as("eavesdropper").get(path).then().statusCode(404).body("code", equalTo("unknown-job"));
        as("eavesdropper").post(path + "/" + delivery + "/redeliver").then().statusCode(404);
        as("admin").get(path).then().statusCode(200).body("deliveries[0].delivery_id", equalTo(delivery));
    }

    @Test
    void whatIsSecretInAJobIsNotTold() throws Exception {
        String job = accepted(
                ("{\"type\": \"http_request\", \"delay_seconds\": 1000, \"callback_url\": \"%s\", \"params\": {\"url\":"
                                + " \"https://example.com/\", \"headers\": {\"Authorization\": \"Bearer of-secrets\"}}}")
                        .formatted(RECEIVER.url("/masked")));
        as("demo").post("/jobs/" + job + "/cancel").then().statusCode(200);

        String told = awaitOne("/masked").body();

        assertThat(told).doesNotContain("of-secrets");
        assertThat(mapper.readTree(told).at("/params/headers/Authorization").asText())
                .isEqualTo("***");
    }

    private static String submit(String path, String more) {
        return accepted("{\"type\": \"noop\", \"callback_url\": \"%s\", %s}".formatted(RECEIVER.url(path), more));
    }

    /** A job that is cancelled before it runs. */
    private static String ended(String path) {
        return endedAt(RECEIVER.url(path));
    }

    private static String endedAt(String url) {
        String job = accepted("{\"type\": \"noop\", \"delay_seconds\": 1000, \"callback_url\": \"%s\"}".formatted(url));
        as("demo").post("/jobs/" + job + "/cancel").then().statusCode(200);
        return job;
    }

    private static Received awaitOne(String path) {
        await().atMost(SOON).untilAsserted(() -> assertThat(RECEIVER.at(path)).isNotEmpty());
        return RECEIVER.at(path).get(0);
    }

    private static Response awaitState(String job, String state) {
        return await().atMost(SOON)
                .until(
                        () -> Api.get("/jobs/" + job + "/deliveries"),
                        answer -> List.of(state).equals(answer.path("deliveries.state")));
    }

    /** Also the status of its last try. */
    private static Response awaitState(String job, String state, int status) {
        return await().atMost(SOON)
                .until(
                        () -> Api.get("/jobs/" + job + "/deliveries"),
                        answer -> List.of(state).equals(answer.path("deliveries.state"))
                                && List.of(status).equals(answer.path("deliveries.status_code")));
    }

    private static String secret(String user) {
        return as(user).get("/webhooks/secret").then().statusCode(200).extract().path("secret");
    }

    private static void verify(Received told, String secret) throws WebhookVerificationException {
        new Webhook(secret).verify(told.body(), told.headers());
    }
}
