package io.millrace.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.job.Progress;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodiesTest {
    private static ObjectNode json(String text) {
        return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static void claim(String text) {
        FieldErrors errors = new FieldErrors();
        ClaimBody.read(json(text), errors);
        errors.throwIfAny();
    }

    private static JobType type(String text) {
        FieldErrors errors = new FieldErrors();
        JobType type = NewType.read(json(text), errors);
        errors.throwIfAny();
        return type;
    }

    private static String wrongFields(Consumer<String> reader, String text) {
        JobException.Invalid invalid = catchThrowableOfType(JobException.Invalid.class, () -> reader.accept(text));
        return invalid == null
                ? "none"
                : invalid.errors().stream().map(FieldError::field).collect(Collectors.joining(" "));
    }

    @Test
    void aClaimNamesTypesAndALabel() {
        FieldErrors errors = new FieldErrors();
        assertThat(ClaimBody.read(json("{'types': ['a', 'b'], 'worker': 'w', 'wait_seconds': 30}"), errors))
                .isEqualTo(new ClaimBody.Ask(List.of("a", "b"), "w", Duration.ofSeconds(30)));
        assertThat(ClaimBody.read(json("{'types': ['a'], 'worker': 'w'}"), errors)
                        .patience())
                .isZero();
        errors.throwIfAny();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                     | types worker
            {"types": [], "worker": "w"}                           | types
            {"types": "a", "worker": "w"}                          | types
            {"types": [1, "a", null], "worker": "w"}               | types[0] types[2]
            {"types": ["a"], "worker": ""}                         | worker
            {"types": ["a"], "worker": 5}                          | worker worker
            {"types": ["a"], "worker": "a\\u0085b"}                 | worker
            {"types": ["a"], "worker": "w", "wait_seconds": 31}    | wait_seconds
            {"types": ["a"], "worker": "w", "wait_seconds": -1}    | wait_seconds
            {"types": ["a"], "worker": "w", "wait_seconds": "5"}   | wait_seconds
            {"types": ["a"], "worker": "w", "wait_seconds": 1e999} | wait_seconds
            {"types": ["a"], "worker": "w", "wait": 1}             | wait
            """)
    void aClaimIsReadStrictly(String text, String fields) {
        assertThat(wrongFields(BodiesTest::claim, text)).isEqualTo(fields);
    }

    @Test
    void aClaimIsBounded() {
        String types = IntStream.range(0, 101).mapToObj(i -> "'t" + i + "'").collect(Collectors.joining(","));
        assertThat(wrongFields(BodiesTest::claim, "{'types': [" + types + "], 'worker': 'w'}"))
                .isEqualTo("types");
        assertThat(wrongFields(BodiesTest::claim, "{'types': ['a'], 'worker': '" + "w".repeat(65) + "'}"))
                .isEqualTo("worker");
    }

    @Test
    void aHeartbeatTellsWhatThereIs() {
        HeartbeatBody.Told bare = HeartbeatBody.read(json("{'attempt': 2}"));
        assertThat(bare).isEqualTo(new HeartbeatBody.Told(2, null, null));

        HeartbeatBody.Told full = HeartbeatBody.read(
                json(
                        "{'attempt': 2, 'progress': {'percent': 40, 'message': 'soon'}, 'output': '\u00e4', 'output_offset': 7}"));
        assertThat(full.progress()).isEqualTo(new Progress(40, "soon"));
        assertThat(Objects.requireNonNull(full.written()).bytes()).isEqualTo("\u00e4".getBytes(StandardCharsets.UTF_8));
        assertThat(full.written().offset()).isEqualTo(7);
        assertThat(Objects.requireNonNull(HeartbeatBody.read(json("{'attempt': 2, 'output': ''}"))
                                .written())
                        .offset())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                            | attempt
            {"attempt": 0}                                                | attempt
            {"attempt": 2147483648}                                       | attempt
            {"attempt": "1"}                                              | attempt
            {"attempt": 1, "progress": 5}                                 | progress
            {"attempt": 1, "progress": {}}                                | progress.percent
            {"attempt": 1, "progress": {"percent": 101}}                  | progress.percent
            {"attempt": 1, "progress": {"percent": 1.5}}                  | progress.percent
            {"attempt": 1, "progress": {"percent": 1, "message": 5}}      | progress.message
            {"attempt": 1, "progress": {"percent": 1, "x": 5}}            | progress.x
            {"attempt": 1, "output": 5}                                   | output
            {"attempt": 1, "output_offset": 5}                            | output_offset
            {"attempt": 1, "output": "", "output_offset": -1}             | output_offset
            {"attempt": 1, "output": "", "output_offset": 16777217}       | output_offset
            {"attempt": 1, "cancel": true}                                | cancel
            """)
    void aHeartbeatIsReadStrictly(String text, String fields) {
        assertThat(wrongFields(body -> HeartbeatBody.read(json(body)), text)).isEqualTo(fields);
    }

    private static Report report(String text) {
        return FinishBody.read(json(text)).report();
    }

    @Test
    void aReportHasAResultOrAnError() {
        assertThat(((Report.Success) report("{'attempt': 1, 'status': 'completed', 'result': {'a': [1]}}")).result())
                .isEqualTo(new Json("{\"a\":[1]}"));
        assertThat(((Report.Success) report("{'attempt': 1, 'status': 'completed'}")).result())
                .isEqualTo(Json.EMPTY_OBJECT);
        assertThat(((Report.Failure) report("{'attempt': 1, 'status': 'failed'}")).error())
                .isEqualTo(new JobError("agent-error", "its agent gave no reason"));
        assertThat(((Report.Failure) report(
                                "{'attempt': 1, 'status': 'failed', 'error': {'message': 'no', 'code': 'a_b-1'}}"))
                        .error())
                .isEqualTo(new JobError("a_b-1", "no"));
        assertThat(((Report.Failure) report("{'attempt': 1, 'status': 'failed', 'error': {'message': 'no'}}")).error())
                .isEqualTo(new JobError("agent-error", "no"));
    }

    @Test
    void equalReportsHaveEqualDigests() {
        String text = "{'attempt': 1, 'status': 'completed', 'result': {'a': 1}}";
        assertThat(report(text).digest())
                .isEqualTo(report(text.replace(" ", "")).digest());
        assertThat(report(text).digest())
                .isNotEqualTo(report(text.replace("'a': 1", "'a': 2")).digest());
        assertThat(report(text).digest())
                .isNotEqualTo(
                        report(text.replace("'attempt': 1", "'attempt': 2")).digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                              | attempt status
            {"attempt": 1, "status": "done"}                                                | status
            {"attempt": 1, "status": "cancelled"}                                           | status
            {"attempt": 1, "status": "completed", "result": []}                             | result
            {"attempt": 1, "status": "completed", "result": null}                           | result
            {"attempt": 1, "status": "completed", "error": {"message": "no"}}               | error
            {"attempt": 1, "status": "failed", "result": {}}                                | result
            {"attempt": 1, "status": "failed", "error": "no"}                               | error
            {"attempt": 1, "status": "failed", "error": {}}                                 | error.message
            {"attempt": 1, "status": "failed", "error": {"message": ""}}                    | error.message
            {"attempt": 1, "status": "failed", "error": {"message": "no", "code": "No Way"}} | error.code
            {"attempt": 1, "status": "failed", "error": {"message": "no", "reason": "x"}}   | error.reason
            """)
    void aReportIsReadStrictly(String text, String fields) {
        assertThat(wrongFields(BodiesTest::report, text)).isEqualTo(fields);
    }

    @Test
    void aTypeHasDefaults() {
        assertThat(type("{'name': 'transcode', 'schema': {'type': 'object'}}"))
                .isEqualTo(new JobType(
                        "transcode",
                        "",
                        new Json("{\"type\":\"object\"}"),
                        new Defaults(Duration.ofSeconds(60), 3, Duration.ofSeconds(2)),
                        RunsOn.AGENTS));
        assertThat(type("{'name': 'a', 'schema': {}, 'description': 'd', 'defaults': {'max_attempts': 1}}")
                        .defaults())
                .isEqualTo(new Defaults(Duration.ofSeconds(60), 1, Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                    | name schema
            {"name": "Bad", "schema": {}}                                         | name
            {"name": "1", "schema": {}}                                           | name
            {"name": "a", "schema": "{}"}                                         | schema
            {"name": "a", "schema": {}, "description": "a\\u0085b"}                 | description
            {"name": "a", "schema": {}, "runs_on": "workers"}                     | runs_on
            {"name": "a", "schema": {}, "defaults": []}                           | defaults
            {"name": "a", "schema": {}, "defaults": {"timeout_seconds": 0}}       | defaults.timeout_seconds
            {"name": "a", "schema": {}, "defaults": {"timeout_seconds": 86401}}   | defaults.timeout_seconds
            {"name": "a", "schema": {}, "defaults": {"max_attempts": 26}}         | defaults.max_attempts
            {"name": "a", "schema": {}, "defaults": {"backoff_seconds": 3601}}    | defaults.backoff_seconds
            {"name": "a", "schema": {}, "defaults": {"retries": 1}}               | defaults.retries
            """)
    void aTypeIsReadStrictly(String text, String fields) {
        assertThat(wrongFields(BodiesTest::type, text)).isEqualTo(fields);
    }

    @Test
    void aSchemaIsBounded() {
        String large = "{'name': 'a', 'schema': {'title': '" + "x".repeat(70_000) + "'}}";
        assertThat(wrongFields(BodiesTest::type, large)).isEqualTo("schema");
    }
}
