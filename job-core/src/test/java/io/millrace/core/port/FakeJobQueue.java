package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Publishes into a {@link FakeBroker}. */
public final class FakeJobQueue implements JobQueue, WorkerLine {
    private final FakeBroker broker;

    FakeJobQueue(FakeBroker broker) {
        this.broker = broker;
    }

    @Override
    public void publish(Collection<QueuedJob> jobs) {
        broker.publish(jobs);
    }

    @Override
    public int room() {
        return broker.room();
    }

    @Override
    public OptionalLong ready(QueueId queue) {
        return broker.isAway() ? OptionalLong.empty() : OptionalLong.of(broker.ready(queue));
    }

    @Override
    public CompletionStage<PingResult> ping(Session session) {
        return send(session, orders -> {});
    }

    @Override
    public CompletionStage<PingResult> cancel(Session session, Attempt attempt, Reason reason) {
        return send(session, orders -> orders.cancel(attempt, reason));
    }

    @Override
    public CompletionStage<PingResult> drain(Session session) {
        return send(session, SessionLine.Orders::drain);
    }

    private CompletionStage<PingResult> send(Session session, Consumer<SessionLine.Orders> order) {
        PingResult result = broker.reach(session);
        if (result == PingResult.DELIVERED) {
            order.accept(broker.orders(session));
        }
        return CompletableFuture.completedStage(result);
    }
}
