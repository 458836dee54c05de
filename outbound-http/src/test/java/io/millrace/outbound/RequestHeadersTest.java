package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {
    @Test
    void whatAClientMaySetIsKept() throws InvalidRequestException {
        RequestHeaders headers =
                RequestHeaders.of(Map.of("X-A", "b\tc ~!", "Authorization", "Bearer hush", "Empty", ""));
        assertThat(headers.all())
                .containsOnlyKeys("X-A", "Authorization", "Empty")
                .containsEntry("x-a", "b\tc ~!");
        assertThat(headers).hasToString("[Authorization, Empty, X-A]");
        assertThat(RequestHeaders.NONE.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "HOST",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "Upgrade",
                "TE",
                "Trailer",
                "Expect",
                "HTTP2-Settings",
                "Proxy-Authorization",
                "proxy-connection"
            })
    void whatIsNotTheirsIsRefused(String name) {
        assertRefused(name, "hush", "must not have " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "a\0", "ü", "(a)", "a,b", "\"a\"", "a/b"})
    void namesAreTokens(String name) {
        assertRefused(name, "hush", "must have names of");
    }

    @Test
    void namesAreBounded() throws InvalidRequestException {
        assertThat(RequestHeaders.of(Map.of("a".repeat(256), "")).all()).hasSize(1);
        assertRefused("a".repeat(257), "hush", "must have names of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hush\r\nHost: x", "hush\n", "hush\r", "hush\0", "hush\u007f", "hüsh", "hush\u010a", "hush\u2028"
            })
    void valuesEndNoLine(String value) {
        assertRefused("X-A", value, "must have a value of visible ASCII characters and blanks for X-A");
    }

    @Test
    void aNameIsThereOnce() {
        assertThatThrownBy(() -> RequestHeaders.of(Map.of("X-A", "1", "x-a", "2")))
                .isInstanceOf(InvalidRequestException.class)
                .message()
                .isEqualToIgnoringCase("must have x-a once");
    }

    private static void assertRefused(String name, String value, String why) {
        assertThatThrownBy(() -> RequestHeaders.of(Map.of(name, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(why)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }
}
