package io.millrace.outbound;

import io.millrace.outbound.Outcome.Failed;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a request, as sentences that can be shown to whoever asked for it. Of causes they say their kind alone. */
final class Faults {
    private final String server;
    private final Bounds bounds;

    Faults(OutboundUrl url, Bounds bounds) {
        this.server = url.origin();
        this.bounds = bounds;
    }

    Failed cancelled() {
        return new Failed("the request to " + server + " was cancelled");
    }

    Failed late() {
        return new Failed(server + " has not answered within " + text(bounds.time()));
    }

    private static String text(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** No connection was made. */
    Failed unconnected(Throwable cause) {
        if (cause instanceof SSLException) {
            return new Failed("no secure connection to " + server + " can be made: " + untrusted(cause));
        }
        if (cause instanceof ConnectTimeoutException) {
            return new Failed(server + " does not take connections: it is silent");
        }
        return new Failed(
                cause instanceof ConnectException
                        ? server + " does not take connections"
                        : server + " cannot be connected to");
    }

    private static String untrusted(Throwable cause) {
        if (has(cause, CertificateExpiredException.class) || has(cause, CertificateNotYetValidException.class)) {
            return "its certificate is not valid at this time";
        }
        if (has(cause, CertPathBuilderException.class)) {
            return "nobody who is trusted vouches for its certificate";
        }
        return has(cause, CertificateException.class) ? "its certificate is not for that name" : "TLS fails";
    }

    /** The connection was made, and then something happened. */
    Failed broken(Throwable cause) {
        if (has(cause, TooLongFrameException.class)) {
            return new Failed("the answer of " + server + " begins with more headers than are read");
        }
        return new Failed(
                cause instanceof IOException || cause instanceof HttpClosedException
                        ? server + " has closed the connection before its answer was complete"
                        : "the answer of " + server + " is not HTTP/1.1");
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> kind) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
