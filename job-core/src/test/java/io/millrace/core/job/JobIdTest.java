package io.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
    private static final String LOW = "01234567-89ab-7def-8123-456789abcdef";
    private static final String HIGH = "f1234567-89ab-7def-8123-456789abcdef";

    @Test
    void readsTheCanonicalFormAndPrintsIt() {
        assertThat(JobId.of(LOW)).hasToString(LOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-2-3-4-5",
                "../../../etc/passwd",
                "g1234567-89ab-7def-8123-456789abcdef",
                "0123456789ab7def8123456789abcdef"
            })
    void refusesWhatIsNotCanonical(String text) {
        assertThat(JobId.parse(text)).isEmpty();
        assertThatThrownBy(() -> JobId.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sortsByUnsignedBytesAsPostgresDoes() {
        JobId nextInLowHalf = JobId.of("01234567-89ab-7def-f123-456789abcdef");
        assertThat(List.of(JobId.of(HIGH), nextInLowHalf, JobId.of(LOW)).stream()
                        .sorted())
                .containsExactly(JobId.of(LOW), nextInLowHalf, JobId.of(HIGH));
    }
}
