package io.millrace.queue;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import io.millrace.core.port.SessionLine;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Orders as they came. */
final class Orders implements SessionLine.Orders {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Override
    public void cancel(Attempt attempt, Reason reason) {
        received.add("cancel");
        throw new IllegalStateException("a receiver that fails, on purpose");
    }

    @Override
    public void drain() {
        received.add("drain");
    }
}
