package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentLeaseSettingTest {
    private final AgentLeaseSetting.FromText lease = new AgentLeaseSetting.FromText();

    @Test
    void itIsWholeSeconds() {
        assertThat(lease.convert("5").length()).hasSeconds(5);
        assertThat(lease.convert(" 3600 ").length()).hasSeconds(3600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "4", "-30", "3601", "99999", "30s", "5.5", "off"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> lease.convert(text));
    }
}
