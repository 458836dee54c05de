package io.millrace.outbound;

import io.millrace.outbound.Outcome.Answered;
import io.millrace.outbound.Outcome.Failed;
import io.millrace.outbound.Outcome.Refused;
import io.millrace.outbound.Verdict.Unknown;
import io.millrace.outbound.Verdict.Vetted;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request on its way: its name is vetted, a connection made, the request sent, its answer read. It ends once, whatever comes first. */
final class Exchange implements OutboundCall {
    private final Vertx vertx;
    private final HttpClient client;
    private final OutboundRequest request;
    private final Bounds bounds;
    private final Faults faults;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable HttpConnection connection;
    /** None is negative. */
    private volatile long timer = -1;

    Exchange(Vertx vertx, HttpClient client, OutboundRequest request, Bounds bounds) {
        this.vertx = vertx;
        this.client = client;
        this.request = request;
        this.bounds = bounds;
        this.faults = new Faults(request.url(), bounds);
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        end(faults.cancelled());
    }

    void begin(CompletionStage<Verdict> vetting) {
        Context context = vertx.getOrCreateContext();
        timer = vertx.setTimer(bounds.time().toMillis(), late -> end(faults.late()));
        vetting.thenAccept(verdict -> context.runOnContext(now -> judged(verdict)));
    }

    private void judged(Verdict verdict) {
        if (verdict instanceof Vetted vetted) {
            connect(vetted.addresses(), 0);
        } else if (verdict instanceof Verdict.Refused refused) {
            end(new Refused(refused.sentence()));
        } else if (verdict instanceof Unknown unknown) {
            end(new Failed(unknown.sentence()));
        }
    }

    /** To the first that can be connected to: nothing was sent to those before it. */
    private void connect(List<InetAddress> addresses, int index) {
        if (ended.get()) {
            return;
        }
        connection(addresses.get(index)).onComplete(made -> {
            if (made.succeeded()) {
                send(made.result());
            } else if (index + 1 < addresses.size()) {
                connect(addresses, index + 1);
            } else {
                end(faults.unconnected(made.cause()));
            }
        });
    }

    private Future<HttpClientRequest> connection(InetAddress address) {
        try {
            return client.request(Head.of(request, address));
        } catch (IllegalStateException closed) {
            return Future.failedFuture(closed);
        }
    }

    private void send(HttpClientRequest sending) {
        connection = sending.connection();
        // Faults come to the request, too; without this, they would be logged as nobody's.
        sending.connection().exceptionHandler(fault -> {});
        sending.exceptionHandler(this::fail);
        if (ended.get()) {
            hangUp();
            return;
        }
        boolean told = request.body().length > 0 || request.method().tellsLength();
        Future<HttpClientResponse> answer = told ? sending.send(Buffer.buffer(request.body())) : sending.send();
        answer.onComplete(came -> {
            if (came.succeeded()) {
                read(came.result());
            } else {
                fail(came.cause());
            }
        });
    }

    private void read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(this::fail);
        response.handler(piece -> {
            int room = bounds.bodyBytes() - body.length();
            if (piece.length() <= room) {
                body.appendBuffer(piece);
            } else if (!ended.get()) {
                body.appendBuffer(piece, 0, room);
                end(answered(response, body, true));
            }
        });
        response.endHandler(end -> end(answered(response, body, false)));
    }

    private static Answered answered(HttpClientResponse response, Buffer body, boolean truncated) {
        return new Answered(response.statusCode(), Head.of(response.headers()), body.getBytes(), truncated);
    }

    private void fail(Throwable cause) {
        end(faults.broken(cause));
    }

    private void end(Outcome how) {
        if (ended.compareAndSet(false, true)) {
            vertx.cancelTimer(timer);
            hangUp();
            outcome.complete(how);
        }
    }

    /** At once: the client's own way waits until all that was written is sent, for ever if the server does not read. */
    private void hangUp() {
        if (connection instanceof ConnectionBase open) {
            open.channelHandlerContext().close();
        }
    }
}
