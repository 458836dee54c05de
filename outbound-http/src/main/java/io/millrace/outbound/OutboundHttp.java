package io.millrace.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests to URLs that strangers name: by HTTP/1.1, to an address that was vetted, each on a connection of its own. It follows no
 * redirect, decompresses nothing, and verifies certificates and the names in them. How many are under way is for callers to bound. Blocks
 * nobody; thread-safe.
 */
public final class OutboundHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final int HEADER_BYTES = 16 * 1024;

    /** Of one server at a time; further requests wait, within their own time. */
    private static final int CONNECTIONS = 1_000;

    private final Vertx vertx;
    private final Vetting vetting;
    private final HttpClient client;

    /** Connects to nothing yet. {@code vertx} stays the caller's. */
    public OutboundHttp(Vertx vertx, Vetting vetting, Authorities authorities) {
        this.vertx = vertx;
        this.vetting = vetting;
        this.client = vertx.createHttpClient(options(authorities));
    }

    /** With the names that the JDK knows. */
    public static OutboundHttp open(Vertx vertx, OutboundSettings settings) {
        return new OutboundHttp(vertx, Vetting.ofRequests(settings.addresses()), settings.authorities());
    }

    private static HttpClientOptions options(Authorities authorities) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                // One that idles may be closed by its server in the moment in which it is used again.
                .setKeepAlive(false)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxHeaderSize(HEADER_BYTES)
                .setVerifyHost(true)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setTrustOptions(TrustOptions.wrap(authorities.manager()));
        options.setSslHandshakeTimeout(HANDSHAKE.toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /**
     * Begins at once.
     *
     * @param owner for whom: the names of his URLs are looked up beside those of others, and never after them
     */
    public OutboundCall send(String owner, OutboundRequest request, Bounds bounds) {
        Exchange exchange = new Exchange(vertx, client, request, bounds);
        exchange.begin(vetting.vet(owner, request.url()));
        return exchange;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        client.close();
    }
}
