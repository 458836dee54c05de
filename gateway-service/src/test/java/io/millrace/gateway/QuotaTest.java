package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
    private final Quota.FromText quota = new Quota.FromText();

    @Test
    void itIsANumberOrOff() {
        assertThat(quota.convert("off").most()).isEmpty();
        assertThat(quota.convert(" 100000 ").most()).hasValue(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "none", "1000000000", "10/60s"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> quota.convert(text));
    }
}
