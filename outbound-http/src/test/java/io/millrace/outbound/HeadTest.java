package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadTest {
    private static final InetAddress ADDRESS = IpLiteral.parse("192.0.2.7").orElseThrow();

    @Test
    void theConnectionGoesToTheAddressAndAsksForTheHost() throws InvalidRequestException {
        RequestOptions options = head("https://Example.com:8443/a?b", Map.of());
        assertThat(options.getServer().hostAddress()).isEqualTo("192.0.2.7");
        assertThat(options.getServer().hostName()).isNull();
        assertThat(options.getServer().port()).isEqualTo(8443);
        assertThat(options.getHost()).as("whom it must prove to be").isEqualTo("example.com");
        assertThat(options.isSsl()).isTrue();
        assertThat(options.getURI()).isEqualTo("/a?b");
        assertThat(options.getFollowRedirects()).isFalse();
        assertThat(options.getHeaders().get("Host")).isEqualTo("example.com:8443");
        assertThat(options.getHeaders().get("User-Agent")).isEqualTo("Millrace");
    }

    @Test
    void addressesAsHostsHaveBracketsWhereTheyNeedThem() throws InvalidRequestException {
        RequestOptions options = head("http://[2606:4700::1]/", Map.of("user-agent", "mine"));
        assertThat(options.getHost()).isEqualTo("2606:4700::1");
        assertThat(options.getHeaders().get("Host")).isEqualTo("[2606:4700::1]");
        assertThat(options.getHeaders().getAll("User-Agent")).containsExactly("mine");
    }

    @Test
    void boundsHoldSomething() {
        assertThat(new Bounds(Duration.ofMillis(1), 0).bodyBytes()).isZero();
        assertThatThrownBy(() -> new Bounds(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(Duration.ofSeconds(1), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RequestOptions head(String url, Map<String, String> headers) throws InvalidRequestException {
        return Head.of(
                new OutboundRequest(RequestMethod.GET, OutboundUrl.parse(url), RequestHeaders.of(headers), new byte[0]),
                ADDRESS);
    }
}
