package io.millrace.gateway.limit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.millrace.gateway.Limited;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits as they are set by default, but for submissions; each test comes from an address of its own, by way of a trusted proxy. */
@QuarkusTest
@TestProfile(Limited.class)
class LimitsIT {
    private static final AtomicInteger NEIGHBOURS = new AtomicInteger();
    private static final Executor MANY = Executors.newFixedThreadPool(50, task -> {
        Thread thread = new Thread(task, "many");
        thread.setDaemon(true);
        return thread;
    });
    private static final String NOOP = "{\"type\": \"noop\"}";

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void whoShowsNoCredentialsIsHeardTenTimesAMinute() {
        for (int i = 0; i < 10; i++) {
            from("10.0.0.1").get("/jobs").then().statusCode(401);
        }
        from("10.0.0.1")
                .get("/jobs")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("rate-limited"))
                .header("RateLimit-Policy", equalTo("\"anonymous\";q=10;w=60"))
                .header("RateLimit", containsString("\"anonymous\";r=0;t="));
        assertThat(Integer.parseInt(from("10.0.0.1").get("/jobs").header("Retry-After")))
                .isBetween(1, 61);
        from("10.0.0.2").get("/jobs").then().statusCode(401);
    }

    @Test
    void whatIsMadeUpBeforeTheProxysWordMakesNoNewBucket() {
        for (int i = 0; i < 10; i++) {
            from("172.16.0." + i + ", 10.0.1.1").get("/types").then().statusCode(401);
        }
        from("172.16.0.99, 10.0.1.1").get("/types").then().statusCode(429);
    }

    @Test
    void whoIsKnownIsNotLimitedByIt() {
        for (int i = 0; i < 30; i++) {
            demo("10.0.2.1").get("/types").then().statusCode(200);
        }
    }

    @Test
    void fiftyThatComeAtOnceWithAGoodTokenAreOneTry() {
        String token = registered("crowd");
        List<CompletableFuture<Integer>> crowd = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> from("10.0.9.1")
                                .header("Authorization", "Bearer " + token)
                                .get("/types")
                                .statusCode(),
                        MANY))
                .toList();
        assertThat(crowd).extracting(CompletableFuture::join).containsOnly(200);
    }

    @Test
    void whoWasKnownPassesThoughOthersGuessBesideHimAndHisRowIsForgotten() throws InterruptedException {
        registered("neighbour");
        as("10.0.10.1", "neighbour").get("/types").then().statusCode(200);
        for (int i = 0; i < 11; i++) {
            from("10.0.10.1").get("/types");
        }
        from("10.0.10.1").get("/types").then().statusCode(429);
        Thread.sleep(Duration.ofSeconds(11).toMillis());
        from("10.0.10.1").get("/types").then().statusCode(429);
        as("10.0.10.1", "neighbour").get("/types").then().statusCode(200);
    }

    @Test
    void claimsAreNoSubmissions() {
        for (int i = 0; i < 25; i++) {
            from("10.0.12.1")
                    .auth()
                    .preemptive()
                    .basic("agent", "agent")
                    .contentType(ContentType.JSON)
                    .body("{\"types\": [\"unstable_task\"], \"worker\": \"keen\"}")
                    .post("/agent/claim")
                    .then()
                    .statusCode(204);
        }
    }

    @Test
    void aBodyIsAllThereHoweverLongItTookToSayWhoSendsIt() {
        registered("slowpoke");
        String body = " ".repeat(500_000) + "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1]}}";
        as("10.0.11.1", "slowpoke")
                .contentType(ContentType.JSON)
                .body(body)
                .put("/jobs/by-object/large")
                .then()
                .statusCode(202)
                .body("type", equalTo("compute_sum"));
    }

    @Test
    void tokensAndAccountsAreAskedForAsRarely() {
        for (int i = 0; i < 5; i++) {
            login("10.0.3.1", "demo", "demo").then().statusCode(200);
        }
        for (int i = 0; i < 5; i++) {
            from("10.0.3.1")
                    .contentType(ContentType.JSON)
                    .body("{\"username\": \"x\", \"password\": \"short\"}")
                    .post("/auth/register")
                    .then()
                    .statusCode(400)
                    .body("errors.field", equalTo(List.of("password")));
        }
        login("10.0.3.1", "demo", "demo").then().statusCode(429).body("code", equalTo("rate-limited"));
    }

    @Test
    void whoSignsUpIsAUserAndNoMore() {
        Map<String, String> body = Map.of("username", "newcomer", "password", "correct horse");
        from("10.0.4.1")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/auth/register")
                .then()
                .statusCode(201)
                .body("roles", equalTo(List.of("user")))
                .body("permissions", hasSize(0));
        from("10.0.4.1")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/auth/register")
                .then()
                .statusCode(409);
        String token = login("10.0.4.1", "newcomer", "correct horse").path("access_token");
        from("10.0.4.1")
                .header("Authorization", "Bearer " + token)
                .get("/users")
                .then()
                .statusCode(403);
        from("10.0.4.1")
                .contentType(ContentType.JSON)
                .body("{\"username\": \"b\", \"password\": \"correct horse\", \"roles\": [\"admin\"]}")
                .post("/auth/register")
                .then()
                .statusCode(400);
    }

    @Test
    void aThousandGuessesAreFewHashesAndOthersAreServed() {
        long begun = System.nanoTime();
        AtomicBoolean over = new AtomicBoolean();
        List<Long> waits = new ArrayList<>();
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                long sent = System.nanoTime();
                demo("10.0.5.2").get("/types").then().statusCode(200);
                waits.add(System.nanoTime() - sent);
            }
        });
        List<CompletableFuture<List<Integer>>> guesses = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 250)
                        .mapToObj(i -> from("10.0.5.1")
                                .auth()
                                .preemptive()
                                .basic("admin", "guess-" + thread + "-" + i)
                                .get("/users")
                                .statusCode())
                        .toList()))
                .toList();
        List<Integer> statuses =
                guesses.stream().flatMap(guess -> guess.join().stream()).toList();
        over.set(true);
        others.join();

        assertThat(statuses).hasSize(1_000).containsOnly(401, 429);
        // Ten a minute, however slow the machine is; a gateway whose Redis is silent for a moment counts once more for
        // itself.
        int minutes = (int) Duration.ofNanos(System.nanoTime() - begun).toMinutes();
        assertThat(statuses).filteredOn(status -> status == 401).hasSizeBetween(10, 10 * (minutes + 2));
        assertThat(waits)
                .hasSizeGreaterThan(10)
                .allMatch(wait -> wait < Duration.ofSeconds(4).toNanos());
        String metrics = given().get(management.resolve("/q/metrics")).asString();
        assertThat(metrics)
                .containsPattern("millrace_limiter_requests_total\\{decision=\"refused\",limit=\"anonymous\"} \\d{3}");
    }

    @Test
    void aUserSubmitsAsOftenAsTheRateAllows() {
        // A user of this test alone: the windows of submissions are by name.
        String token = registered("submitter");
        for (int i = 0; i < 4; i++) {
            submit(token, "/jobs", NOOP)
                    .then()
                    .statusCode(202)
                    .header("RateLimit", containsString("\"submit\";r=" + (19 - i)));
        }
        Response batch = submit(token, "/jobs/batch", "{\"jobs\": [" + (NOOP + ",").repeat(17) + NOOP + "]}");
        batch.then().statusCode(200).body("results", hasSize(18));
        List<Map<String, Object>> results = batch.path("results");
        assertThat(results.subList(0, 16)).allMatch(job -> job.get("status").equals("queued"));
        assertThat(results.subList(16, 18)).allMatch(job -> "rate-limited".equals(job.get("code")));
        submit(token, "/jobs", NOOP)
                .then()
                .statusCode(429)
                .body("code", equalTo("rate-limited"))
                .header("RateLimit-Policy", equalTo("\"submit\";q=20;w=60"));
        from("10.0.6.1")
                .header("Authorization", "Bearer " + token)
                .get("/jobs?limit=100")
                .then()
                .statusCode(200)
                .body("jobs", hasSize(20));
    }

    @Test
    void allRequestsOfAnAddressAreCountedIfThatIsSet() {
        demo("10.0.7.1").get("/types").then().header("RateLimit", containsString("\"ip\";r=1999"));
        demo("10.0.7.1").get("/types").then().header("RateLimit", containsString("\"ip\";r=1998"));
        Response exempt = from("10.0.7.1").get("/openapi");
        assertThat(exempt.header("RateLimit")).isNull();
        demo("10.0.7.1").get("/types").then().header("RateLimit", containsString("\"ip\";r=1997"));
        demo("10.0.7.1")
                .urlEncodingEnabled(false)
                .get("/docs/%2e%2e/types")
                .then()
                .header("RateLimit", containsString("\"ip\";r=1996"));
    }

    private static RequestSpecification as(String address, String name) {
        return from(address).auth().preemptive().basic(name, "correct horse");
    }

    private static String registered(String name) {
        Map<String, String> body = Map.of("username", name, "password", "correct horse");
        // Each signs up from a place of its own.
        String home = "10.1.0." + NEIGHBOURS.incrementAndGet();
        from(home)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/auth/register")
                .then()
                .statusCode(201);
        return login(home, name, "correct horse").path("access_token");
    }

    private static Response submit(String token, String path, String body) {
        return from("10.0.6.1")
                .header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    private static Response login(String address, String username, String password) {
        return from(address)
                .contentType(ContentType.JSON)
                .body(Map.of("username", username, "password", password))
                .post("/auth/token");
    }

    private static RequestSpecification demo(String address) {
        return from(address).auth().preemptive().basic("demo", "demo");
    }

    private static RequestSpecification from(String forwardedFor) {
        return given().header("X-Forwarded-For", forwardedFor);
    }
}
