package io.millrace.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.gateway.validate.Submission;
import io.millrace.gateway.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionReaderTest {
    @Test
    void readsEveryField() {
        Submission all = read("""
                {"object_id": "o", "type": "t", "params": {"a": 1}, "timeout_seconds": 1, "max_attempts": 2, "backoff_seconds": 3,
                 "delay_seconds": 4, "run_at": "later", "dedup_window_seconds": 5, "retention_seconds": 6, "labels": {"k": "v"}}""");

        assertThat(all.objectId()).isEqualTo("o");
        assertThat(all.type()).isEqualTo("t");
        assertThat(all.params()).hasToString("{\"a\":1}");
        assertThat(all.timing()).isEqualTo(new Submission.Timing(1L, 2L, 3L, 4L, "later", 5L, 6L));
        assertThat(all.labels()).isEqualTo(Map.of("k", "v"));
        assertThat(all.about("p").objectId()).isEqualTo("p");
    }

    @Test
    void whatIsNotGivenIsNull() {
        Submission none = read("{}");

        assertThat(none.objectId()).isNull();
        assertThat(none.params()).isNull();
        assertThat(none.timing()).isEqualTo(new Submission.Timing(null, null, null, null, null, null, null));
        assertThat(none.labels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "owner | \"mallory\" | unknown field",
                "status | \"completed\" | unknown field",
                "attempt | 7 | unknown field",
                "Object_id | \"x\" | unknown field",
                "priority | 1 | must be a string",
                "callback_url | 7 | must be a string",
                "object_id | 42 | must be a string",
                "object_id | null | must be a string",
                "object_id | [\"x\"] | must be a string",
                "type | true | must be a string",
                "params | [] | must be an object",
                "params | null | must be an object",
                "params | \"{}\" | must be an object",
                "timeout_seconds | \"5\" | must be a whole number",
                "timeout_seconds | 5.0 | must be a whole number",
                "timeout_seconds | 5e0 | must be a whole number",
                "max_attempts | null | must be a whole number",
                "backoff_seconds | {} | must be a whole number",
                "delay_seconds | true | must be a whole number",
                "run_at | 1763719200 | must be a string",
                "dedup_window_seconds | [] | must be a whole number",
                "retention_seconds | \"1d\" | must be a whole number",
                "labels | [] | must be an object"
            })
    void coercesNothing(String field, String value, String message) {
        JobException.Invalid e =
                catchThrowableOfType(JobException.Invalid.class, () -> read("{\"" + field + "\": " + value + "}"));

        assertThat(e.errors()).containsExactly(new FieldError(field, message));
    }

    @Test
    void namesAllThatIsWrong() {
        JobException.Invalid e = catchThrowableOfType(
                JobException.Invalid.class, () -> read("{\"x\": 1, \"type\": 2, \"labels\": {\"a\": 1, \"b\": null}}"));

        assertThat(e.errors()).extracting(FieldError::field).containsExactly("x", "type", "labels.a", "labels.b");
    }

    @Test
    void manyLabelsAreNotLookedAt() {
        StringBuilder labels = new StringBuilder("{\"labels\": {");
        for (int i = 0; i < 17; i++) {
            labels.append(i == 0 ? "" : ",").append("\"k").append(i).append("\": \"v\"");
        }

        JobException.Invalid e = catchThrowableOfType(
                JobException.Invalid.class, () -> read(labels.append("}}").toString()));

        assertThat(e.errors()).containsExactly(new FieldError("labels", "must be at most 16"));
    }

    @Test
    void numbersBeyondALongAreLeftToTheBounds() {
        assertThat(read("{\"timeout_seconds\": 99999999999999999999}").timing().timeoutSeconds())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(read("{\"timeout_seconds\": -99999999999999999999}").timing().timeoutSeconds())
                .isEqualTo(-Long.MAX_VALUE);
    }

    private static Submission read(String body) {
        return SubmissionReader.read(StrictJson.readObject(body.getBytes(StandardCharsets.UTF_8)));
    }
}
