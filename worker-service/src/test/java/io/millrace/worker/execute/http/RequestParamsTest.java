package io.millrace.worker.execute.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.handler.PermanentFailure;
import io.millrace.outbound.OutboundRequest;
import io.millrace.outbound.RequestMethod;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestParamsTest {
    @Test
    void becomeARequest() throws PermanentFailure {
        OutboundRequest request = RequestParams.request(
                Map.of("url", "https://example.com/x", "method", "PUT", "headers", Map.of("X-A", "hush"), "body", "ü"),
                null);
        assertThat(request.url().target()).isEqualTo("/x");
        assertThat(request.method()).isEqualTo(RequestMethod.PUT);
        assertThat(request.headers()).hasToString("[X-A]");
        assertThat(request.body()).hasSize(2);

        OutboundRequest least = RequestParams.request(Map.of("url", "https://example.com"), null);
        assertThat(least.method()).isEqualTo(RequestMethod.GET);
        assertThat(least.body()).isEmpty();
    }

    @Test
    void carryTheTraceOnUnlessTheyNameOne() throws PermanentFailure {
        String run = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(RequestParams.request(Map.of("url", "https://a.b"), run).headers())
                .hasToString("[traceparent]");
        assertThat(RequestParams.request(Map.of("url", "https://a.b", "headers", Map.of("TraceParent", "own")), run)
                        .headers())
                .hasToString("[TraceParent]");
    }

    @Test
    void whatCannotBeSentIsNamedWithoutItsValue() {
        assertInvalid(Map.of(), "url must begin with http:// or https://");
        assertInvalid(Map.of("url", "https://hush@example.com"), "url must name no user and no password");
        assertInvalid(Map.of("url", "https://a.b", "method", "CONNECT"), "method must be one of [GET, HEAD,");
        assertInvalid(Map.of("url", "https://a.b", "headers", Map.of("Host", "hush")), "headers must not have Host");
        assertInvalid(
                Map.of("url", "https://a.b", "headers", Map.of("X-A", "hush\r\n")), "headers must have a value of");
    }

    private static void assertInvalid(Map<String, Object> params, String message) {
        assertThatThrownBy(() -> RequestParams.request(params, null))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("hush")
                .extracting(thrown -> ((PermanentFailure) thrown).code())
                .isEqualTo("invalid-params");
    }
}
