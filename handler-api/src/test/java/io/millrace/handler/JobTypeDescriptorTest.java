package io.millrace.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTypeDescriptorTest {
    private static JobTypeDescriptor type(String name, long timeout, int attempts, long backoff) {
        return new JobTypeDescriptor(
                name, "", "{}", Duration.ofSeconds(timeout), attempts, Duration.ofSeconds(backoff));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Report", "1st", "a b", "a/b", "ä", "a\nb"})
    void refusesNamesThatNoQueueCouldBear(String name) {
        assertThatThrownBy(() -> type(name, 60, 3, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsItsBounds() {
        assertThat(type("a.b-c_9", 86_400, 25, 3_600).maxAttempts()).isEqualTo(25);
        assertThatThrownBy(() -> type("a", 0, 3, 2)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> type("a", 86_401, 3, 2)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> type("a", 1, 0, 2)).hasMessageContaining("maxAttempts");
        assertThatThrownBy(() -> type("a", 1, 26, 2)).hasMessageContaining("maxAttempts");
        assertThatThrownBy(() -> type("a", 1, 1, -1)).hasMessageContaining("backoff");
        assertThatThrownBy(() -> type("a", 1, 1, 3_601)).hasMessageContaining("backoff");
    }

    @Test
    void builtInTypesHaveNamesOfTheirOwn() {
        assertThat(BuiltInTypes.all())
                .extracting(JobTypeDescriptor::name)
                .doesNotHaveDuplicates()
                .contains("report");
        assertThat(BuiltInTypes.all())
                .allSatisfy(type -> assertThat(type.schema()).doesNotContain("%s"));
    }

    @Test
    void aPermanentFailureCarriesItsCode() {
        PermanentFailure failure = new PermanentFailure("no-such-account", "there is no account 7");
        assertThat(failure.code()).isEqualTo("no-such-account");
        assertThat(failure).hasMessage("there is no account 7");
    }
}
