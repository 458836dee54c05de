package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private final ClientAddress behindProxies = new ClientAddress(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8"));

    @Test
    void whatAClientMakesUpIsNotBelieved() {
        ClientAddress direct = new ClientAddress(List.of());
        assertThat(direct.of("203.0.113.5", List.of("1.2.3.4"))).isEqualTo("203.0.113.5");
        assertThat(behindProxies.of("203.0.113.5", List.of("1.2.3.4"))).isEqualTo("203.0.113.5");
        assertThat(behindProxies.of("10.1.1.1", List.of("1.2.3.4, 203.0.113.5")))
                .isEqualTo("203.0.113.5");
        assertThat(behindProxies.of("10.1.1.1", List.of("1.2.3.4, 10.9.9.9", "203.0.113.5, 192.0.2.7")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void whatIsNoAddressEndsTheChain() {
        assertThat(behindProxies.of("10.1.1.1", List.of("203.0.113.5, example.org")))
                .isEqualTo("10.1.1.1");
        assertThat(behindProxies.of("10.1.1.1", List.of("203.0.113.5, "))).isEqualTo("10.1.1.1");
        assertThat(behindProxies.of("10.1.1.1", List.of())).isEqualTo("10.1.1.1");
        assertThat(behindProxies.of("a socket", List.of("1.2.3.4"))).isEqualTo("a socket");
    }

    @Test
    void anIpv6ClientIsKnownByItsNetwork() {
        assertThat(behindProxies.of("2001:db8:1:2:3:4:5:6", List.of()))
                .isEqualTo(behindProxies.of("2001:db8:1:2::1", List.of()))
                .isNotEqualTo(behindProxies.of("2001:db8:1:3::1", List.of()));
        assertThat(behindProxies.of("fd00::1", List.of("::ffff:203.0.113.5"))).isEqualTo("203.0.113.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "10.0.0.0/8/8", "10.0.0.0/x", "10.0.0.0/33", ""})
    void aProxyThatIsNoneIsRefused(String proxy) {
        assertThatThrownBy(() -> new ClientAddress(List.of(proxy))).isInstanceOf(IllegalArgumentException.class);
    }
}
