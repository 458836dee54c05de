package io.millrace.gateway.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.Trace;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.core.port.FakeTypeStore;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.validate.Submission.Timing;
import io.millrace.gateway.wire.StrictJson;
import io.millrace.handler.BuiltInTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionValidatorTest {
    private static final UUID ID = UUID.fromString("01a1fd90-1180-7776-b8ed-b85945f24361");
    private static final Submitter DEMO =
            new Submitter("demo", false, new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"));
    private static final Submitter COMMANDER = new Submitter("demo", true, DEMO.trace());
    private static final Timing NO_TIMING = new Timing(null, null, null, null, null, null, null);

    private final ManualClock clock = new ManualClock();
    private final FakeTypeStore types = new FakeTypeStore();
    private final SubmissionValidator validator = new SubmissionValidator(
            new TypeCatalog(types, builtIn(), clock, Runnable::run),
            () -> ID,
            clock,
            3_600,
            CommandAllowance.of(List.of("echo", "sh")),
            new Destinations(
                    (owner, url) -> CompletableFuture.completedFuture(
                            url.startsWith("https:") ? Optional.empty() : Optional.of("must be an https URL")),
                    (owner, url) -> CompletableFuture.completedFuture(
                            url.contains(owner) ? Optional.of("is not for " + owner) : Optional.empty())));

    @Test
    void aPriorityIsOneOfThree() {
        assertThat(valid(new Submission(null, "noop", "high", null, NO_TIMING, Map.of()))
                        .spec()
                        .priority())
                .isEqualTo(Priority.HIGH);
        assertThat(valid(new Submission(null, "noop", null, null, NO_TIMING, Map.of()))
                        .spec()
                        .priority())
                .isEqualTo(Priority.NORMAL);
        assertThat(errors(new Submission(null, "noop", "urgent", null, NO_TIMING, Map.of())))
                .containsExactly(new FieldError("priority", "must be high, normal or low"));
    }

    @Test
    void anObjectIdAloneIsAReport() {
        ValidSubmission valid = valid(about("report-42"));

        assertThat(valid.id().value()).isEqualTo(ID);
        assertThat(valid.owner()).isEqualTo("demo");
        assertThat(valid.trace()).isEqualTo(DEMO.trace());
        assertThat(valid.start()).isEqualTo(new Start.Now());
        assertThat(valid.spec().type()).isEqualTo("report");
        assertThat(valid.spec().params()).isEqualTo(new Json("{\"min_seconds\":15,\"max_seconds\":40}"));
        assertThat(valid.spec().policy())
                .isEqualTo(
                        new RunPolicy(Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofSeconds(300), null));
    }

    @Test
    void whatIsGivenCounts() {
        Timing timing = new Timing(3_600L, 25L, 0L, 5L, null, 86_400L, 0L);
        ValidSubmission valid = valid(new Submission(null, "noop", null, null, timing, Map.of("team", "billing: a")));

        assertThat(valid.start()).isEqualTo(new Start.After(Duration.ofSeconds(5)));
        assertThat(valid.spec().objectId()).isNull();
        assertThat(valid.spec().labels()).isEqualTo(Map.of("team", "billing: a"));
        assertThat(valid.spec().policy())
                .isEqualTo(new RunPolicy(Duration.ofHours(1), 25, Duration.ZERO, Duration.ofDays(1), Duration.ZERO));
    }

    @Test
    void runAtIsATime() {
        assertThat(valid(runAt("2026-11-21T15:45:00+05:45")).start())
                .isEqualTo(new Start.At(Instant.parse("2026-11-21T10:00:00Z")));
        assertThat(valid(runAt("2001-01-01T00:00:00Z")).start())
                .as("what has passed is due at once")
                .isEqualTo(new Start.At(Instant.parse("2001-01-01T00:00:00Z")));
        assertThat(errors(runAt("tomorrow"))).extracting(FieldError::field).containsExactly("run_at");
        assertThat(errors(runAt("2027-11-23T08:00:01Z")))
                .extracting(FieldError::field)
                .containsExactly("run_at");
        Timing both = new Timing(null, null, null, 5L, "2026-11-21T10:00:00Z", null, null);
        assertThat(errors(new Submission(null, "noop", null, null, both, Map.of())))
                .containsExactly(new FieldError("run_at", "must not be given together with delay_seconds"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, 1, 1, timeout_seconds",
        "-1, 1, 1, 1, 1, 1, timeout_seconds",
        "3601, 1, 1, 1, 1, 1, timeout_seconds",
        "9223372036854775807, 1, 1, 1, 1, 1, timeout_seconds",
        "1, 0, 1, 1, 1, 1, max_attempts",
        "1, 26, 1, 1, 1, 1, max_attempts",
        "1, 4294967297, 1, 1, 1, 1, max_attempts",
        "1, 1, -1, 1, 1, 1, backoff_seconds",
        "1, 1, 3601, 1, 1, 1, backoff_seconds",
        "1, 1, 1, -1, 1, 1, delay_seconds",
        "1, 1, 1, 31622401, 1, 1, delay_seconds",
        "1, 1, 1, 1, 0, 1, dedup_window_seconds",
        "1, 1, 1, 1, 86401, 1, dedup_window_seconds",
        "1, 1, 1, 1, 1, -1, retention_seconds",
        "1, 1, 1, 1, 1, 31536001, retention_seconds",
    })
    void numbersHaveBounds(
            long timeout, long attempts, long backoff, long delay, long window, long retention, String field) {
        Timing timing = new Timing(timeout, attempts, backoff, delay, null, window, retention);

        assertThat(errors(new Submission(null, "noop", null, null, timing, Map.of())))
                .extracting(FieldError::field)
                .containsExactly(field);
    }

    @Test
    void objectIdsHaveBounds() {
        assertThat(valid(about("ä".repeat(200))).spec().objectId()).hasSize(200);
        assertThat(valid(about("\uD83C\uDFE1".repeat(200))).spec().objectId()).hasSize(400);
        for (String bad : List.of("", "x".repeat(201), "x".repeat(10_000), "a\nb", "a\u007f")) {
            assertThat(errors(about(bad))).extracting(FieldError::field).containsExactly("object_id");
        }
        assertThat(errors(new Submission(null, null, null, null, NO_TIMING, Map.of())))
                .containsExactly(new FieldError("object_id", "is required, unless there is a type"));
    }

    @Test
    void labelsHaveBounds() {
        assertThat(valid(labelled(Map.of("k".repeat(63), "v".repeat(63))))
                        .spec()
                        .labels())
                .hasSize(1);
        assertThat(errors(labelled(Map.of("k".repeat(64), "v"))))
                .extracting(FieldError::field)
                .containsExactly("labels");
        assertThat(errors(labelled(Map.of("a:b", "v"))))
                .extracting(FieldError::field)
                .containsExactly("labels");
        assertThat(errors(labelled(Map.of("", "v"))))
                .extracting(FieldError::field)
                .containsExactly("labels");
        assertThat(errors(labelled(Map.of("k", ""))))
                .extracting(FieldError::field)
                .containsExactly("labels.k");
        assertThat(errors(labelled(Map.of("k", "a\nb"))))
                .extracting(FieldError::field)
                .containsExactly("labels.k");
        Map<String, String> many = new java.util.HashMap<>();
        Collections.nCopies(17, "v").forEach(value -> many.put("k" + many.size(), value));
        assertThat(errors(labelled(many))).containsExactly(new FieldError("labels", "must be at most 16"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compute_sum | {} | params.numbers",
                "compute_sum | {\"numbers\": []} | params.numbers",
                "compute_sum | {\"numbers\": [1, \"2\"]} | params.numbers[1]",
                "compute_sum | {\"numbers\": [1], \"seconds\": -1} | params.seconds",
                "compute_sum | {\"numbers\": [1], \"second\": 1} | params.second",
                "unstable_task | {\"failure_rate\": 1.1} | params.failure_rate",
                "unstable_task | {\"failure_rate\": null} | params.failure_rate",
                "report | {\"min_seconds\": 41} | params.min_seconds",
                "report | {\"min_seconds\": 3601} | params.min_seconds",
                "noop | {\"a\": 1} | params.a"
            })
    void paramsMustFitTheSchema(String type, String params, String field) {
        List<FieldError> errors = errors(new Submission(null, type, null, json(params), NO_TIMING, Map.of()));

        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).isNotBlank().doesNotContain("$", "com.");
        });
    }

    @Test
    void defaultsComeBeforeTheSchemaAndKeepWhatIsGiven() {
        Submission sum =
                new Submission(null, "compute_sum", null, json("{\"numbers\": [1, 2.50]}"), NO_TIMING, Map.of());

        assertThat(valid(sum).spec().params()).isEqualTo(new Json("{\"numbers\":[1,2.50],\"seconds\":0}"));
    }

    @Test
    void paramsHaveABound() {
        String big = "{\"numbers\": [" + "1,".repeat(33_000) + "1]}";

        assertThat(errors(new Submission(null, "compute_sum", null, json(big), NO_TIMING, Map.of())))
                .containsExactly(new FieldError("params", "must have at most 65536 bytes"));
        String wide = "{\"a\": \"" + "ä".repeat(30_000) + "\"}";
        assertThat(errors(new Submission(null, "noop", null, json(wide), NO_TIMING, Map.of())))
                .as("60,000 bytes are within, but not a field of noop")
                .extracting(FieldError::field)
                .containsExactly("params.a");
    }

    @Test
    void aTypeOfALongTimeoutIsHeldToTheServersMaximum() {
        types.publish(List.of(new JobType(
                "slow",
                "",
                new Json("{\"type\": \"object\"}"),
                new Defaults(Duration.ofDays(1), 1, Duration.ZERO),
                RunsOn.WORKERS)));

        RunPolicy policy = valid(new Submission(null, "slow", null, null, NO_TIMING, Map.of()))
                .spec()
                .policy();

        assertThat(policy.timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(policy.maxAttempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "", "NOOP", "../noop", "noop\n", "' OR 1=1 --"})
    void anUnknownTypeIsNamed(String type) {
        assertThat(errors(new Submission("x", type, null, null, NO_TIMING, Map.of())))
                .containsExactly(new FieldError("type", "there is no such job type"));
    }

    @Test
    void commandsNeedThePermission() {
        assertThat(failure(command("{\"argv\": [\"echo\"]}"), DEMO)).isInstanceOf(JobException.NotPermitted.class);
        assertThat(validator.validate(command("{\"argv\": [\"echo\"]}"), COMMANDER))
                .isCompleted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"argv\": [\"ls\"]}",
                "{\"argv\": [\"/bin/echo\"]}",
                "{\"argv\": [\"echo\"], \"image\": \"busybox\"}",
                "{\"argv\": [\"echo\"], \"env\": {\"PATH\": \"/tmp\"}}",
                "{\"argv\": [\"echo\"], \"env\": {\"LD_PRELOAD\": \"x.so\"}}"
            })
    void whatIsNotOnTheListIsNotAllowed(String params) {
        assertThat(failure(command(params), COMMANDER)).isInstanceOf(JobException.CommandNotAllowed.class);
    }

    @Test
    void aLineIsAllowedIfTheShellIs() {
        assertThat(validator.validate(command("{\"command\": \"ls | wc -l\"}"), COMMANDER))
                .isCompleted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | params",
                "{\"argv\": [\"echo\"], \"command\": \"echo\"} | params",
                "{\"argv\": []} | params.argv",
                "{\"argv\": \"echo\"} | params.argv",
                "{\"argv\": [\"\"]} | params.argv[0]",
                "{\"command\": \"\"} | params.command",
                "{\"argv\": [\"echo\"], \"env\": {\"A-B\": \"x\"}} | params.env.A-B",
                "{\"argv\": [\"echo\"], \"env\": {\"A\": 1}} | params.env.A",
                "{\"argv\": [\"echo\"], \"image\": \"--privileged\"} | params.image",
                "{\"argv\": [\"echo\"], \"cpus\": 0} | params.cpus",
                "{\"argv\": [\"echo\"], \"cpus\": 65} | params.cpus",
                "{\"argv\": [\"echo\"], \"cpu_seconds\": 0} | params.cpu_seconds",
                "{\"argv\": [\"echo\"], \"memory_mb\": 5} | params.memory_mb",
                "{\"argv\": [\"echo\"], \"memory_mb\": 65537} | params.memory_mb",
                "{\"argv\": [\"echo\"], \"max_output_bytes\": -1} | params.max_output_bytes",
                "{\"argv\": [\"echo\"], \"network\": \"yes\"} | params.network",
                "{\"argv\": [\"echo\"], \"shell\": true} | params.shell"
            })
    void theParamsOfACommandAreChecked(String params, String field) {
        assertThat(((JobException.Invalid) failure(command(params), COMMANDER)).errors())
                .extracting(FieldError::field)
                .containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http_request | {\"url\": \"https://example.com/\"} | ",
                "http_request | {\"url\": \"https://demo.example.com/\"} | params.url",
                "http_request | {\"url\": \"https://a.b/\", \"headers\": {\"Host\": \"c\"}} | params.headers",
                "http_request | {\"url\": \"https://a.b/\", \"headers\": {\"X-A\": \"\", \"x-a\": \"\"}} | params.headers",
                "http_request | {\"url\": \"https://a.b/\", \"headers\": {\"X-A\": \"\\n\"}} | params.headers.X-A, params.headers",
                "http_request | {\"url\": \"demo\"} | params.url",
                "http_request | {\"url\": 5, \"headers\": 5} | params.url, params.headers",
                "http_request | {} | params.url",
                "noop | {\"url\": \"https://demo.example.com/\"} | params.url"
            })
    void whereARequestGoesIsLookedAt(String type, String params, String fields) {
        Submission submission = new Submission(null, type, null, json(params), NO_TIMING, Map.of());
        if (fields == null) {
            assertThat(valid(submission).spec().type()).isEqualTo(type);
        } else {
            assertThat(errors(submission)).extracting(FieldError::field).containsExactlyInAnyOrder(fields.split(", "));
        }
    }

    @Test
    void aRequestWithoutParamsLacksItsUrl() {
        assertThat(errors(new Submission(null, "http_request", null, null, NO_TIMING, Map.of())))
                .extracting(FieldError::field)
                .containsExactly("params.url");
    }

    private static Submission command(String params) {
        return new Submission(null, "command", null, json(params), NO_TIMING, Map.of());
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        Timing timing = new Timing(0L, 0L, null, null, "x", null, null);

        assertThat(errors(new Submission("", "nope", null, null, timing, Map.of("", ""))))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("object_id", "labels", "run_at", "type", "timeout_seconds", "max_attempts");
    }

    static List<JobType> builtIn() {
        return BuiltInTypes.all().stream()
                .map(type -> new JobType(
                        type.name(),
                        type.description(),
                        new Json(type.schema()),
                        new Defaults(type.timeout(), type.maxAttempts(), type.backoff()),
                        RunsOn.WORKERS))
                .toList();
    }

    private static Submission about(String objectId) {
        return new Submission(objectId, null, null, null, NO_TIMING, Map.of());
    }

    private static Submission runAt(String time) {
        return new Submission(null, "noop", null, null, new Timing(null, null, null, null, time, null, null), Map.of());
    }

    private static Submission labelled(Map<String, String> labels) {
        return new Submission(null, "noop", null, null, NO_TIMING, labels);
    }

    private static ObjectNode json(String text) {
        return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private ValidSubmission valid(Submission submission) {
        return validator.validate(submission, DEMO).toCompletableFuture().join();
    }

    private List<FieldError> errors(Submission submission) {
        return ((JobException.Invalid) failure(submission, DEMO)).errors();
    }

    private Throwable failure(Submission submission, Submitter submitter) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        validator.validate(submission, submitter).whenComplete((value, thrown) -> failure.complete(thrown));
        Throwable thrown = failure.getNow(null);
        return thrown.getCause() == null ? thrown : thrown.getCause();
    }
}
