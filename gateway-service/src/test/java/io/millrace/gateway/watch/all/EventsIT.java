package io.millrace.gateway.watch.all;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.gateway.Api;
import io.millrace.gateway.EventStream;
import io.millrace.gateway.EventStream.Block;
import io.millrace.gateway.ManyJobs;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.CatchesUp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /events} against real servers. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@Timeout(90)
class EventsIT {
    @Inject
    TestWorker worker;

    @Inject
    JobStore store;

    @Inject
    JobEvents events;

    @Inject
    Subscriptions subscriptions;

    @Inject
    @CatchesUp
    Calls catchUps;

    @TestHTTPResource("/")
    URI gateway;

    @AfterEach
    void nobodyIsLeft() {
        await().atMost(Duration.ofSeconds(10)).until(() -> !subscriptions.isListening());
    }

    private static String user(String name) {
        as("admin")
                .contentType(ContentType.JSON)
                .body(Map.of("username", name, "password", name))
                .post("/users")
                .then()
                .statusCode(201);
        return name;
    }

    private static String noop(String user) {
        return Api.submit(user, "{\"type\": \"noop\"}")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
    }

    private EventStream open(String user) {
        return EventStream.open(gateway, user, "/events");
    }

    private EventStream resume(String user, String id) {
        return EventStream.resume(gateway, user, "/events", id);
    }

    @Test
    void everyStepOfEveryOwnJobIsToldFromNowOn() {
        String user = user("steps");
        String before = noop(user);
        try (EventStream stream = open(user)) {
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            Block greeting = stream.nextBlock();
            assertThat(greeting.data()).isNull();
            assertThat(Instant.parse(greeting.id())).isBefore(Instant.now().plusSeconds(60));

            String id = noop(user);
            Block accepted = stream.next();
            assertThat(accepted.event()).isEqualTo("job");
            assertThat(accepted.jobId()).isEqualTo(id).isNotEqualTo(before);
            var attempt = worker.claim(id);
            events.announce(List.of(new JobEvent(attempt.job(), user, "noop", JobStatus.PROCESSING, 1)));
            stream.next(id, "processing");
            events.announce(worker.complete(attempt, "{\"n\": 1}"));
            Block completed = stream.next(id, "completed");
            assertThat(completed.data().at("/result/n").asInt()).isEqualTo(1);
            as(user).delete("/jobs/" + before).then().statusCode(200);
            stream.next(before, "cancelled");
        }
    }

    /** Nothing is announced: all that is done is committed. */
    @Test
    void whatNoEventTellsOfIsFoundWithinASecondOrTwo() {
        String user = user("lost");
        try (EventStream stream = open(user)) {
            stream.nextBlock();
            long begin = System.nanoTime();
            String id = ManyJobs.accepted(store, user, 1).get(0).toString();
            stream.next(id, "queued");
            var attempt = worker.claim(id);
            stream.next(id, "processing");
            worker.fail(attempt);
            stream.next(id, "failed");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void whoResumesMissesNothing() {
        String user = user("resumes");
        String early = noop(user);
        String seen;
        String left;
        try (EventStream stream = open(user)) {
            stream.nextBlock();
            seen = noop(user);
            left = stream.next(seen, "queued").id();
        }
        String meanwhile = noop(user);
        worker.complete(worker.claim(early), "{}");
        String kept = Api.submit(user, "{\"type\": \"noop\", \"retention_seconds\": 1000000}")
                .path("job_id");
        as(user).delete("/jobs/" + kept).then().statusCode(200);

        try (EventStream stream = resume(user, left)) {
            assertThat(stream.nextBlock().id()).isEqualTo(left);
            Set<String> missing = new HashSet<>(Set.of(meanwhile, early, kept));
            while (!missing.isEmpty()) {
                Block event = stream.next();
                missing.remove(event.jobId());
                assertThat(event.data()).isEqualTo(json(user, event.jobId()));
                assertThat(Instant.parse(event.id())).isAfterOrEqualTo(Instant.parse(left));
            }
            String later = noop(user);
            stream.next(later, "queued");
        }
    }

    @Test
    void howeverManyCatchUpTheyKeepNobodysListWaiting() throws Exception {
        String user = user("catches-up");
        String id = noop(user);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            catchUps.run(() -> waitFor(release)).subscribe().with(done -> {}, expired -> {});
        }
        try (EventStream stream = resume(user, Instant.now().minusSeconds(5).toString())) {
            stream.nextBlock();
            for (int i = 0; i < 20; i++) {
                as(user).get("/jobs").then().statusCode(200).body("jobs[0].job_id", equalTo(id));
            }
            release.countDown();
            stream.next(id, "queued");
        } finally {
            release.countDown();
        }
    }

    private static void waitFor(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode json(String user, String id) {
        return new Block(Map.of("data", as(user).get("/jobs/" + id).asString())).data();
    }

    @Test
    void othersJobsAreNotToldButToAnAdministrator() {
        String one = user("one-of-two");
        String two = user("two-of-two");
        try (EventStream own = open(one);
                EventStream all = EventStream.open(gateway, "admin", "/events")) {
            own.nextBlock();
            all.nextBlock();
            String foreign = noop(two);
            String id = noop(one);

            all.next(foreign, "queued");
            all.next(id, "queued");
            assertThat(own.next().jobId()).isEqualTo(id);
        }
        as("agent").get("/events").then().statusCode(403);
    }

    @Test
    void whatCannotBeResumedFromBeginsWithAGap() {
        String user = user("garbage");
        for (String id : List.of("garbage", "0.queued", "\u00e4; DROP TABLE job")) {
            try (EventStream stream = resume(user, id)) {
                Block gap = stream.nextBlock();
                assertThat(gap.event()).isEqualTo("gap");
                assertThat(gap.data().path("detail").asText()).isNotEmpty();
                Instant.parse(gap.id());
            }
        }
        try (EventStream stream = resume(user, "9999-12-31T23:59:59Z")) {
            assertThat(Instant.parse(stream.nextBlock().id()))
                    .isBefore(Instant.now().plusSeconds(60));
        }
        get("/events?wait=1").then().statusCode(400).body("errors[0].field", equalTo("wait"));
        as(user).head("/events").then().statusCode(200).contentType("text/event-stream");
    }

    @Test
    void whoReadsTooSlowlyIsToldOfEveryJobAllTheSame() {
        String user = user("overflow");
        int many = 5 * Subscription.MOST_PENDING;
        try (EventStream stream = open(user)) {
            stream.nextBlock();
            List<JobId> ids = ManyJobs.accepted(store, user, many);
            events.announce(ids.stream()
                    .map(id -> new JobEvent(id, user, "noop", JobStatus.QUEUED, 0))
                    .toList());
            ManyJobs.cancel(store, ids);
            Set<String> untold = new HashSet<>();
            ids.forEach(id -> untold.add(id.toString()));

            while (!untold.isEmpty()) {
                Block event = stream.next();
                if (event.status().equals("cancelled")) {
                    untold.remove(event.jobId());
                }
            }
        }
    }

    @Test
    void whoComesWhenTooManyStreamIsSentElsewhere() {
        List<Subscription> many = IntStream.range(0, Subscriptions.MOST)
                .mapToObj(i -> new Subscription(Optional.of("nobody")))
                .toList();
        many.forEach(subscriptions::open);
        try {
            get("/events")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("unavailable"));
        } finally {
            many.forEach(subscriptions::close);
        }
    }

    @Test
    void theHeartbeatCarriesTheNewestPlaceToResumeFrom() {
        String user = user("silent");
        try (EventStream stream = open(user)) {
            Instant first = Instant.parse(stream.nextBlock().id());
            Block heartbeat = stream.nextBlock();
            assertThat(heartbeat.data()).isNull();
            assertThat(Instant.parse(heartbeat.id())).isAfter(first.plusSeconds(10));
        }
    }
}
