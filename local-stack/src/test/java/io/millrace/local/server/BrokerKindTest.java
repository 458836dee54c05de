package io.millrace.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerKindTest {
    @Test
    void isWhatIsInstalledUnlessForced() {
        assertThat(BrokerKind.choose(Optional.empty(), true)).isEqualTo(BrokerKind.RABBITMQ);
        assertThat(BrokerKind.choose(Optional.empty(), false)).isEqualTo(BrokerKind.EMBEDDED);
        assertThat(BrokerKind.choose(Optional.of("embedded"), true)).isEqualTo(BrokerKind.EMBEDDED);
        assertThat(BrokerKind.choose(Optional.of("rabbitmq"), false)).isEqualTo(BrokerKind.RABBITMQ);
    }

    @Test
    void refusesAnyOtherName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerKind.choose(Optional.of("kafka"), true))
                .withMessage("MILLRACE_BROKER is 'kafka'; it may be rabbitmq or embedded");
    }
}
