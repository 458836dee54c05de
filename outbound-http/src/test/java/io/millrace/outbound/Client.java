package io.millrace.outbound;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What tests send, to loopback; 64 KiB of answers are read. */
final class Client implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(30);
    static final int BODY_BYTES = 64 * 1024;

    /** All names are of 127.0.0.1. */
    static final Names HERE = (owner, host) -> CompletableFuture.completedStage(addresses("127.0.0.1"));

    private final Vertx vertx = Vertx.vertx();
    private final OutboundHttp http;

    Client(Names names, Authorities authorities) {
        this(AddressRules.allowing(List.of("127.0.0.0/8")), names, authorities);
    }

    Client(AddressRules rules, Names names, Authorities authorities) {
        http = new OutboundHttp(vertx, new Vetting(rules, names), authorities);
    }

    static List<InetAddress> addresses(String... literals) {
        return List.of(literals).stream()
                .map(each -> IpLiteral.parse(each).orElseThrow())
                .toList();
    }

    OutboundHttp http() {
        return http;
    }

    Outcome get(String url) throws Exception {
        return outcome(send(RequestMethod.GET, url, Map.of(), "", LONG));
    }

    Outcome get(String url, Duration within) throws Exception {
        return outcome(send(RequestMethod.GET, url, Map.of(), "", within));
    }

    OutboundCall send(RequestMethod method, String url, Map<String, String> headers, String body, Duration within)
            throws InvalidRequestException {
        return http.send(
                "ann",
                new OutboundRequest(
                        method,
                        OutboundUrl.parse(url),
                        RequestHeaders.of(headers),
                        body.getBytes(StandardCharsets.UTF_8)),
                new Bounds(within, BODY_BYTES));
    }

    static Outcome outcome(OutboundCall call) throws Exception {
        return call.outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        http.close();
        vertx.close();
    }
}
