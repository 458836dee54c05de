package io.millrace.gateway.stream;

import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What the system keeps of an answer whose client has not taken it. Left to itself, Linux keeps up to 4 MiB: as events they would be old
 * when they are read; and a client would seem to take nothing while it reads a third of that.
 */
final class SendBuffer {
    private SendBuffer() {}

    /** Over HTTP/2 each stream has a window of its own, and the connection is not this request's alone. */
    static void bound(HttpServerRequest request, int bytes) {
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_SNDBUF, bytes);
        }
    }
}
