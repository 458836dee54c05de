package io.millrace.outbound;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What comes before bodies, in the client's words and in ours. */
final class Head {
    private static final String USER_AGENT = "User-Agent";
    private static final String OWN_AGENT = "Millrace";

    private Head() {}

    /** @param address where the connection goes; whom it must prove to be, and is asked for, says the URL */
    static RequestOptions of(OutboundRequest request, InetAddress address) {
        OutboundUrl url = request.url();
        MultiMap headers = HttpHeaders.headers().addAll(request.headers().all());
        headers.set(HttpHeaders.HOST, url.authority());
        if (!headers.contains(USER_AGENT)) {
            headers.set(USER_AGENT, OWN_AGENT);
        }
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
                .setMethod(HttpMethod.valueOf(request.method().name()))
                .setSsl(url.isTls())
                .setHost(url.host())
                .setPort(url.port())
                .setURI(url.target())
                .setFollowRedirects(false)
                .setHeaders(headers);
    }

    /** By their names in lower case. */
    static Map<String, List<String>> of(MultiMap headers) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        headers.forEach(
                (name, value) -> byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                        .add(value));
        return byName;
    }
}
