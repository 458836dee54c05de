package io.millrace.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.error.JobException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void keepsAllDigitsOfANumber() {
        var body = read("{\"a\": 0.10000000000000000000000000001, \"b\": 123456789012345678901234567890, \"c\": 1.50}");

        assertThat(body)
                .hasToString("{\"a\":0.10000000000000000000000000001,\"b\":123456789012345678901234567890,\"c\":1.50}");
    }

    @Test
    void keepsPairsOfSurrogates() {
        assertThat(read("{\"mill\": \"\\ud83c\\udfe1 \uD83C\uDFE1\"}")
                        .get("mill")
                        .textValue())
                .isEqualTo("\uD83C\uDFE1 \uD83C\uDFE1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{",
                "{\"a\": 1",
                "{\"a\": 1,}",
                "{\"a\": NaN}",
                "{\"a\": Infinity}",
                "{\"a\": 01}",
                "{'a': 1}",
                "{a: 1}",
                "{} {}",
                "{}]",
                "{\"a\": 1 /* one */}",
                "{\"a\": \"tab\there\"}",
                "{\"a\": 1, \"a\": 1}",
                "{\"params\": {\"a\": 1, \"b\": 2, \"a\": 3}}"
            })
    void refusesWhatIsNoObject(String text) {
        JobException.Invalid e = refusal(text);

        assertThat(e.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("body");
            assertThat(error.message()).doesNotContain("jackson", "Stream", "Exception");
        });
    }

    @Test
    void saysWhereItBreaks() {
        assertThat(refusal("{\"a\":\n  oops}").errors().get(0).message()).isEqualTo("is not JSON, at line 2, column 3");
        assertThat(refusal("{\"a\": 1, \"a\": 2}").errors().get(0).message()).startsWith("has the same key twice");
    }

    @Test
    void refusesDeepNestingInBoundedTime() {
        assertThat(refusal("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                        .errors()
                        .get(0)
                        .message())
                .contains("nested deeper than 100");
        assertThat(refusal("{\"a\":".repeat(10_000)).errors()).hasSize(1);
        assertThat(read("{\"a\":" + "[".repeat(98) + "]".repeat(98) + "}")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": \"\\u0000\"} | a",
                "{\"p\": {\"q\": [1, \"\\ud800\"]}} | p.q[1]",
                "{\"p\": \"\\udc00\\ud800\"} | p",
                "{\"p\": \"x\\ud800x\"} | p",
                "{\"\\u0000\": 1} | body",
                "{\"p\": {\"\\ud800\": 1}} | p"
            })
    void refusesTextThatNobodyCanStore(String text, String field) {
        assertThat(refusal(text).errors().get(0).field()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e400", "1e999999999", "1e-1001", "1e-999999999"})
    void refusesNumbersBeyondAllUse(String number) {
        assertThat(refusal("{\"p\": {\"n\": [" + number + "]}}").errors().get(0).field())
                .isEqualTo("p.n[0]");
        assertThat(read("{\"n\": 1e308, \"m\": 1e-1000}")).hasSize(2);
    }

    @Test
    void refusesNumbersOfTooManyCharacters() {
        assertThat(refusal("{\"n\": " + "9".repeat(1_001) + "}").errors().get(0).field())
                .isEqualTo("body");
        assertThat(refusal("{\"n\": " + "9".repeat(400) + "}").errors().get(0).field())
                .isEqualTo("n");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin = "{\"a\": \"ä\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"a\": 1}".getBytes(StandardCharsets.UTF_16);
        byte[] surrogate = {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'};

        for (byte[] body : Arrays.asList(latin, wide, surrogate)) {
            assertThatThrownBy(() -> StrictJson.readObject(body))
                    .isInstanceOf(JobException.Invalid.class)
                    .hasMessageContaining("is not UTF-8");
        }
    }

    @Test
    void readsWhatIsTrustedWithoutAsking() {
        assertThat(StrictJson.readTrusted("[1]")).hasSize(1);
        assertThatThrownBy(() -> StrictJson.readTrusted("[")).isInstanceOf(IllegalArgumentException.class);
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode read(String text) {
        return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JobException.Invalid refusal(String text) {
        JobException.Invalid e = catchThrowableOfType(JobException.Invalid.class, () -> read(text));
        assertThat(e).as(text).isNotNull();
        return e;
    }
}
