package io.millrace.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a%2Fb, a/b",
        "a%252Fb, a%2Fb",
        "a+b, a+b",
        "a%20b, a b",
        "%C3%A4%e2%82%ac, ä€",
        "%25, %"
    })
    void isDecodedOnce(String encoded, String text) {
        assertThat(PathText.decode("object_id", encoded)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%2", "%zz", "%-1", "%C3", "%ED%A0%80", "%00"})
    void whatIsNoTextIsRefused(String encoded) {
        assertThatThrownBy(() -> PathText.decode("object_id", encoded))
                .isInstanceOf(JobException.Invalid.class)
                .hasMessageStartingWith("object_id: ");
    }
}
