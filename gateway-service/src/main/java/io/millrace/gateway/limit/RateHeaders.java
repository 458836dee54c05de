package io.millrace.gateway.limit;

import io.vertx.core.http.HttpServerResponse;

/**
 * {@code RateLimit-Policy} and {@code RateLimit}, by the IETF's draft-ietf-httpapi-ratelimit-headers: {@code q} requests in {@code w}
 * seconds; {@code r} remain, and more will in {@code t} seconds.
 */
public final class RateHeaders {
    private RateHeaders() {}

    /** To be called before the answer is written; of a gate that keeps no rate, nothing is said. */
    public static void put(HttpServerResponse response, RateGate gate, Grant grant) {
        gate.rate().ifPresent(rate -> {
            long window = rate.window().toSeconds();
            long reset = grant.remaining() > 0 ? window : grant.retrySeconds();
            response.putHeader("RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(gate.name(), rate.most(), window));
            response.putHeader("RateLimit", "\"%s\";r=%d;t=%d".formatted(gate.name(), grant.remaining(), reset));
        });
    }
}
