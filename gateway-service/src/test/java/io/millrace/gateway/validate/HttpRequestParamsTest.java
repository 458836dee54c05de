package io.millrace.gateway.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.job.Json;
import io.millrace.gateway.wire.StrictJson;
import io.millrace.handler.BuiltInTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway takes and refuses of an {@code http_request}, by its schema. */
class HttpRequestParamsTest {
    private static final String URL = "\"url\": \"https://example.com/x?y=z\"";

    private final ParamsSchema schema = ParamsSchema.compile(new Json(BuiltInTypes.HTTP_REQUEST.schema()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", \"method\": \"OPTIONS\", \"body\": \"\"",
                ", \"headers\": {}",
                ", \"headers\": {\"X-A.b!#$%&'*+^_`|~9\": \"a b\\tc\", \"Authorization\": \"\"}",
                ", \"expect_status\": 100",
                ", \"expect_status\": 599",
                ", \"expect_status\": [200, 404]"
            })
    void whatCanBeSentIsTaken(String more) {
        assertThat(errors("{" + URL + more + "}")).isEmpty();
    }

    @Test
    void itIsAGetUnlessToldOtherwise() {
        assertThat(schema.withDefaults(json("{" + URL + "}")).path("method").asText())
                .isEqualTo("GET");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | params.url",
                "{\"url\": \"file:///etc/passwd\"} | params.url",
                "{\"url\": \"http://\"} | params.url",
                "{\"url\": \"http://a b\"} | params.url",
                "{\"url\": \"http://ä\"} | params.url",
                "{\"url\": 1} | params.url",
                "{U, \"method\": \"CONNECT\"} | params.method",
                "{U, \"method\": \"get\"} | params.method",
                "{U, \"headers\": {\"a b\": \"\"}} | params.headers.a b",
                "{U, \"headers\": {\"\": \"\"}} | params.headers.",
                "{U, \"headers\": {\"X-A\": 1}} | params.headers.X-A",
                "{U, \"headers\": {\"X-A\": \"a\\r\\nX-B: c\"}} | params.headers.X-A",
                "{U, \"headers\": {\"X-A\": \"ü\"}} | params.headers.X-A",
                "{U, \"headers\": {\"X-A\": \"a\\n\"}} | params.headers.X-A",
                "{U, \"headers\": {\"X-A\\n\": \"\"}} | 'params.headers.X-A\n'",
                "{\"url\": \"http://a.b/\\n\"} | params.url",
                "{U, \"body\": {}} | params.body",
                "{U, \"expect_status\": 99} | params.expect_status",
                "{U, \"expect_status\": 600} | params.expect_status",
                "{U, \"expect_status\": \"200\"} | params.expect_status",
                "{U, \"expect_status\": []} | params.expect_status",
                "{U, \"expect_status\": [200, 1]} | params.expect_status[1]",
                "{U, \"follow\": true} | params.follow"
            })
    void whatCannotIsRefusedByItsName(String params, String field) {
        assertThat(errors(params.replace("U,", URL + ",")))
                .extracting(FieldError::field)
                .containsOnly(field);
    }

    @Test
    void bothAreBounded() {
        assertThat(errors("{\"url\": \"https://a.b/" + "x".repeat(2_048) + "\"}"))
                .extracting(FieldError::field)
                .containsExactly("params.url");
        String many =
                IntStream.range(0, 51).mapToObj(i -> "\"X-" + i + "\": \"\"").collect(Collectors.joining(","));
        assertThat(errors("{" + URL + ", \"headers\": {" + many + "}}"))
                .extracting(FieldError::field)
                .containsExactly("params.headers");
    }

    /** A bad header is told by its name alone. */
    @Test
    void noRefusalRepeatsAHeader() {
        assertThat(errors("{" + URL + ", \"headers\": {\"X-A\": \"hush\\n\", \"ü\": \"hush\"}}"))
                .hasSize(2)
                .noneMatch(error -> error.message().contains("hush"));
    }

    private List<FieldError> errors(String params) {
        FieldErrors errors = new FieldErrors();
        schema.check(json(params), errors);
        try {
            errors.throwIfAny();
            return List.of();
        } catch (JobException.Invalid invalid) {
            return invalid.errors();
        }
    }

    private static ObjectNode json(String text) {
        return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
