package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import java.util.concurrent.CompletionStage;

/**
 * The worker's end of {@link WorkerLine}: its own exclusive queue, on a connection that carries no job acks. The queue is
 * declared anew, under the same session, when the connection is lost.
 */
public interface SessionLine extends AutoCloseable {
    void open(Session session, Orders orders);

    /** Publishes to the session's own queue and waits for the confirm. Never fails; ends within 2 seconds. */
    CompletionStage<PingResult> probe();

    @Override
    void close();

    /** What gateways ask of a worker. Called on a thread of the line; must not block. */
    interface Orders {
        void cancel(Attempt attempt, Reason reason);

        void drain();
    }
}
