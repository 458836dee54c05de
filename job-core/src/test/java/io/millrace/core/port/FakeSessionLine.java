package io.millrace.core.port;

import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A session's queue at a {@link FakeBroker}. */
public final class FakeSessionLine implements SessionLine {
    private final FakeBroker broker;
    private volatile Session session;

    FakeSessionLine(FakeBroker broker) {
        this.broker = broker;
    }

    @Override
    public void open(Session openSession, Orders orders) {
        close();
        session = openSession;
        broker.add(openSession, orders);
    }

    @Override
    public CompletionStage<PingResult> probe() {
        Session open = session;
        return CompletableFuture.completedStage(open == null ? PingResult.UNKNOWN : broker.reach(open));
    }

    @Override
    public void close() {
        Session open = session;
        session = null;
        if (open != null) {
            broker.remove(open);
        }
    }
}
