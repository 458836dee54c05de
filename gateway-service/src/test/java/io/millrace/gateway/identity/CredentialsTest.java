package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    @Test
    void bothSchemesAreReadInAnyCase() {
        assertThat(Credentials.parse(null)).isEqualTo(new Credentials.None());
        assertThat(Credentials.parse(basic("alice:a:b\u00e9"))).isEqualTo(new Credentials.Basic("alice", "a:b\u00e9"));
        assertThat(Credentials.parse("BEARER  abc")).isEqualTo(new Credentials.Bearer("abc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic !!!", "Basic YWxpY2U=", "Digest x", "Basic /w==", "YWxpY2U6YQ=="})
    void whatIsNeitherIsUnreadable(String header) {
        assertThat(Credentials.parse(header)).isEqualTo(new Credentials.Unreadable());
    }

    @Test
    void noSecretIsInItsText() {
        assertThat(Credentials.parse(basic("alice:wonderland")).toString()).doesNotContain("wonderland");
        assertThat(Credentials.parse("Bearer abc").toString()).doesNotContain("abc");
    }

    private static String basic(String pair) {
        return "basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
