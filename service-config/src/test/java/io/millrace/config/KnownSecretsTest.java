package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "guest",
                "admin",
                "Admin123!",
                "change-me",
                "millrace",
                "pass_word",
                "0000",
                "12345678",
                "x7-Qd2k"
            })
    void everybodyKnowsThese(String secret) {
        assertThat(KnownSecrets.isKnown(secret)).isTrue();
        assertThatThrownBy(() -> KnownSecrets.refuse("0.0.0.0", Map.of("MILLRACE_X", Optional.of(secret))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("everybody knows, or can guess, the value of MILLRACE_X, ")
                .hasMessageNotContaining(secret);
    }

    @Test
    void allOfThemAreNamedAtOnce() {
        Map<String, Optional<String>> secrets =
                Map.of("B", Optional.of("guest"), "A", Optional.of("root"), "C", Optional.of("Yg7s-38x"));
        assertThatThrownBy(() -> KnownSecrets.refuse("0.0.0.0", secrets)).hasMessageContaining("value of A, B, and");
    }

    @Test
    void aSecretOfOnesOwnIsFine() {
        assertThatCode(() -> KnownSecrets.refuse("0.0.0.0", Map.of("MILLRACE_X", Optional.of("Yg7s-administer"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> KnownSecrets.refuse("0.0.0.0", Map.of("MILLRACE_X", Optional.empty())))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
    void onThisMachineAloneAnythingGoes(String host) {
        assertThatCode(() -> KnownSecrets.refuse(host, Map.of("MILLRACE_X", Optional.of("guest"))))
                .doesNotThrowAnyException();
    }

    @Test
    void passwordsInUrlsAreFound() {
        assertThat(KnownSecrets.in("redis://:hush@cache:6379")).contains("hush");
        assertThat(KnownSecrets.in("rediss://user:hush@cache")).contains("hush");
        assertThat(KnownSecrets.in("jdbc:postgresql://db/millrace?user=x&password=hush&ssl=true"))
                .contains("hush");
        assertThat(KnownSecrets.in("redis://cache:6379")).isEmpty();
        assertThat(KnownSecrets.in("jdbc:postgresql://db:5432/millrace")).isEmpty();
    }

    @Test
    void aHostThatNobodyKnowsIsTold() {
        assertThatThrownBy(() -> KnownSecrets.refuse("no such host", Map.of())).hasMessageContaining("no such host");
    }
}
