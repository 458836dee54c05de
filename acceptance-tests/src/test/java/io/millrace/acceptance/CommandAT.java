package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs of type {@code command}, at the best level of isolation that this machine has. */
class CommandAT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration GONE_WITHIN = Duration.ofSeconds(1);
    /** For the request and its answer, on a small machine. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private final Api demo = Product.demo(1);
    private final Api other = Product.demo(2);

    /** The first command of a worker pays for what is loaded then. */
    @BeforeAll
    static void warmUp() {
        for (int i = 0; i < 10; i++) {
            Api demo = Product.demo(1 + i % 2);
            demo.awaitStatus(demo.accepted(argv("true")), "completed", SOON);
        }
    }

    private static String argv(String... arguments) {
        return "{\"type\": \"command\", \"params\": {\"argv\": [\"" + String.join("\", \"", arguments) + "\"]}}";
    }

    private static String shell(String line, String more) {
        return "{\"type\": \"command\", \"params\": {\"command\": \"" + line + "\"}" + more + "}";
    }

    private JsonNode ended(String job) {
        return demo.awaitJob(
                demo.accepted(job), SOON, found -> !found.path("finished_at").isNull());
    }

    @Test
    void echoSaysHelloWithinASecond() {
        long before = System.nanoTime();
        String id = demo.accepted(argv("echo", "hello"));
        JsonNode job = demo.get("/jobs/" + id + "?wait=10&until=finished").body();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(job.path("status").asText()).isEqualTo("completed");
        assertThat(job.path("result").path("exit_code").asInt(-1)).isZero();
        assertThat(demo.written(id)).isEqualTo("hello\n");
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aBadEndSaysWhy() {
        JsonNode missing = ended(argv("echi", "hello"));
        assertThat(missing.path("status").asText()).isEqualTo("failed");
        assertThat(missing.path("reason").asText()).isEqualTo("not_found");
        assertThat(missing.path("error").path("message").asText()).isEqualTo("echi: command not found");

        JsonNode three = ended(argv("sh", "-c", "exit 3"));
        assertThat(three.path("status").asText()).isEqualTo("failed");
        assertThat(three.path("reason").asText()).isEqualTo("exit_code");
        assertThat(three.path("result").path("exit_code").asInt()).isEqualTo(3);
        assertThat(three.path("attempt").asInt()).as("commands are tried once").isEqualTo(1);
    }

    @Test
    void itsOutputIsFollowedAtAnyGatewayWhileItRuns() throws Exception {
        String id =
                demo.accepted(shell("for i in 1 2 3 4 5; do echo $i; sleep 0.15; echo e$i >&2; sleep 0.15; done", ""));
        demo.awaitStatus(id, "processing", SOON);
        await().atMost(SOON).until(() -> !demo.written(id).isEmpty());
        assertThat(demo.job(id).path("status").asText()).isEqualTo("processing");

        CompletableFuture<HttpResponse<byte[]>> errors =
                CompletableFuture.supplyAsync(() -> demo.output(id, "?follow=true&stream=stderr"));
        HttpResponse<byte[]> all = other.output(id, "?follow=true");

        assertThat(text(all)).isEqualTo("1\ne1\n2\ne2\n3\ne3\n4\ne4\n5\ne5\n");
        assertThat(text(errors.get())).isEqualTo("e1\ne2\ne3\ne4\ne5\n");
        assertThat(other.job(id).path("status").asText()).isEqualTo("completed");
        HttpResponse<byte[]> rest = other.output(id, "?stream=stdout&offset=4");
        assertThat(text(rest)).isEqualTo("3\n4\n5\n");
        assertThat(rest.headers().firstValue("X-Next-Offset")).hasValue("10");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void bytesThatAreNoTextSurvive() {
        JsonNode job = ended(shell("head -c 300000 /dev/urandom > ~/x; sha256sum < ~/x >&2; cat ~/x", ""));
        String id = job.path("job_id").asText();

        byte[] bytes = demo.output(id, "?stream=stdout").body();
        String sum = text(demo.output(id, "?stream=stderr"));

        assertThat(bytes).hasSize(300_000);
        assertThat(sum).startsWith(Sha256.hex(bytes));
    }

    @Test
    void aTimeoutAndACancelLeaveNothing() {
        String hidden =
                "trap '' TERM; setsid sleep 611.25 & (setsid sh -c 'sleep 612.25; :' &) ; while :; do sleep 1; done";
        JsonNode late = ended(shell(hidden, ", \"timeout_seconds\": 1"));
        assertThat(late.path("status").asText()).isEqualTo("cancelled");
        assertThat(late.path("reason").asText()).isEqualTo("timeout");
        assertNothingOf("611.25", "612.25");

        String id = demo.accepted(shell(hidden.replace("611.25", "613.25").replace("612.25", "614.25"), ""));
        await().atMost(SOON).until(() -> Processes.with("614.25").size() > 1);
        long asked = System.nanoTime();
        JsonNode cancelled =
                demo.send("POST", "/jobs/" + id + "/cancel?wait=true", null).body();
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("result").path("all_ended").asBoolean()).isTrue();
        assertNothingOf("613.25", "614.25");
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isLessThan(GRACE.plus(GONE_WITHIN).plus(SLACK));
    }

    private static void assertNothingOf(String... marks) {
        for (String mark : marks) {
            assertThat(Processes.with("sleep " + mark)).isEmpty();
        }
    }

    @Test
    void operatorsSeeHowCommandsAreKeptApart() {
        for (JsonNode worker : Product.admin().get("/workers").body().path("workers")) {
            assertThat(worker.path("isolation").asText())
                    .matches("(bubblewrap|namespaces|process)(, and container for images)?");
        }
    }

    @Test
    void eachIsInTheAuditLog() {
        String good = ended(argv("echo", "audited \\\"x\\\"")).path("job_id").asText();
        String bad = ended(argv("false")).path("job_id").asText();

        assertAudited(good, "argv [\"echo\", \"audited \\\"x\\\"\"], image none: completed");
        assertAudited(bad, "argv [\"false\"], image none: failed, exit_code");
    }

    private static void assertAudited(String id, String what) {
        await().atMost(SOON)
                .until(() -> Product.workerLogs().stream()
                        .anyMatch(line -> line.contains("command " + id + "#1: by \"demo\", " + what)));
    }
}
