package io.millrace.queue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import io.millrace.core.lease.PingResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to sessions' queues and tells what became of it. Answers come on the link's callbacks thread, or at once when
 * there is no connection or the broker takes no publishes.
 */
final class ControlSender {
    static final long ANSWER_WITHIN_MILLIS = 2_000;
    private static final BasicProperties PROPERTIES = new BasicProperties.Builder()
            .contentType("application/json")
            .appId("millrace")
            .deliveryMode(1)
            .build();

    private final Link link;
    private volatile @Nullable ConfirmChannel<CompletableFuture<PingResult>> channel;

    ControlSender(Link link) {
        this.link = link;
    }

    /** On the loop. */
    void attach(Connection connection) throws IOException {
        ConfirmChannel<CompletableFuture<PingResult>> opened = ConfirmChannel.open(
                connection, link.callbacks(), settled -> answer(settled.message(), result(settled.verdict())));
        opened.channel().addShutdownListener(cause -> link.renew(connection, cause));
        channel = opened;
    }

    /** On the loop. */
    void detach() {
        channel = null;
    }

    /** Never fails; ends within {@value #ANSWER_WITHIN_MILLIS} ms. */
    CompletionStage<PingResult> send(String queue, ControlMessage message) {
        if (channel == null || link.isBlocked()) {
            return CompletableFuture.completedStage(PingResult.UNKNOWN);
        }
        CompletableFuture<PingResult> answer = new CompletableFuture<>();
        try {
            ScheduledFuture<?> bound = link.callbacks()
                    .schedule(() -> answer.complete(PingResult.UNKNOWN), ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
            link.execute(() -> publish(queue, message, answer));
            return answer.thenApply(result -> {
                bound.cancel(false);
                return result;
            });
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedStage(PingResult.UNKNOWN);
        }
    }

    private void publish(String queue, ControlMessage message, CompletableFuture<PingResult> answer) {
        ConfirmChannel<CompletableFuture<PingResult>> open = channel;
        if (open == null) {
            answer(answer, PingResult.UNKNOWN);
        } else if (!answer.isDone()) {
            open.publish(queue, PROPERTIES, message.write(), answer);
        }
    }

    private void answer(CompletableFuture<PingResult> answer, PingResult result) {
        try {
            // Not on the connection's own thread: whoever waits for the answer would hold up all that comes in.
            link.callbacks().execute(() -> answer.complete(result));
        } catch (RejectedExecutionException closed) {
            answer.complete(PingResult.UNKNOWN);
        }
    }

    private static PingResult result(Verdict verdict) {
        return switch (verdict) {
            case DELIVERED -> PingResult.DELIVERED;
            case UNROUTABLE -> PingResult.UNROUTABLE;
            case REFUSED, LOST -> PingResult.UNKNOWN;
        };
    }
}
