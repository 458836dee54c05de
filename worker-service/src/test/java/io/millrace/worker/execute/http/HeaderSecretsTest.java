package io.millrace.worker.execute.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderSecretsTest {
    private final HeaderSecrets secrets = HeaderSecrets.of(Map.of(
            "Authorization",
            "Bearer  sesame-of-nobody",
            "X-Key",
            " $1.*-(hush ",
            "X-Pin",
            "1234567",
            "X-Short",
            "Token 7654321",
            "Accept",
            "application/json",
            "CONTENT-TYPE",
            "text/plain; charset=utf-8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Authorization\": \"Bearer  sesame-of-nobody\"} | {\"Authorization\": \"***\"}",
                "token=sesame-of-nobody&sesame-of-nobody | token=***&***",
                "a $1.*-(hush b | a *** b",
                "Token 7654321 | ***",
                "7654321 1234567 | 7654321 1234567",
                "application/json text/plain; charset=utf-8 | application/json text/plain; charset=utf-8",
                "Bearer c2VzYW1lLW9mLW5vYm9keQ== | Bearer c2VzYW1lLW9mLW5vYm9keQ==",
                "sesame-of-somebody | sesame-of-somebody"
            })
    void whatHeadersHaveSaidIsMasked(String text, String shown) {
        assertThat(secrets.mask(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "x sesame-of-nobod, x ***",
        "x Bearer  sesame-o, x ***",
        "x sesame-o, x ***",
        "x sesame-, x sesame-",
        "x sesame-of-nobody, x ***",
        "sesame-o, ***",
        "'', ''"
    })
    void andSoIsOneThatIsCutOff(String text, String shown) {
        assertThat(secrets.maskCutOff(text)).isEqualTo(shown);
    }

    @Test
    void withoutHeadersNothingIs() {
        assertThat(HeaderSecrets.of(Map.of()).maskCutOff("Bearer sesame")).isEqualTo("Bearer sesame");
    }
}
