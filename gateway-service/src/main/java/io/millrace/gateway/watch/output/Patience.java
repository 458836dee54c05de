package io.millrace.gateway.watch.output;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** Lets an answer be silent for as long as it likes. */
final class Patience {
    /** As Vert.x names what closes idle connections. */
    private static final String IDLE = "idle";

    private Patience() {}

    /**
     * The connection of this request is not closed for being idle any more, and with its answer instead. False: other requests share it, so
     * it stays as it is.
     */
    static boolean with(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_2) {
            return false;
        }
        if (request.connection() instanceof ConnectionBase connection) {
            ChannelPipeline pipeline = connection.channel().pipeline();
            if (pipeline.get(IDLE) != null) {
                pipeline.remove(IDLE);
            }
        }
        context.addEndHandler(ended -> request.connection().close());
        return true;
    }
}
