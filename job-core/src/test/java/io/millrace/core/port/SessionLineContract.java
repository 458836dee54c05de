package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a {@link WorkerLine} and a {@link SessionLine} on the same broker must do. */
public abstract class SessionLineContract {
    protected static final Duration BOUND = Duration.ofSeconds(20);

    private final List<SessionLine> lines = new ArrayList<>();
    protected final Session session = Session.fresh();

    /** Connected. */
    protected abstract WorkerLine workerLine();

    protected abstract SessionLine newLine();

    /** Keeps orders as text. */
    protected static final class Received implements SessionLine.Orders {
        private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

        @Override
        public void cancel(Attempt attempt, Reason reason) {
            orders.add("cancel " + attempt + " " + reason);
        }

        @Override
        public void drain() {
            orders.add("drain");
        }

        String next() throws InterruptedException {
            return orders.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @AfterEach
    final void closeLines() {
        lines.forEach(SessionLine::close);
    }

    /** A line that stands. */
    protected final SessionLine opened(Session of, SessionLine.Orders orders) {
        SessionLine line = newLine();
        lines.add(line);
        line.open(of, orders);
        awaitProbe(line, PingResult.DELIVERED);
        return line;
    }

    protected static void awaitProbe(SessionLine line, PingResult expected) {
        await().atMost(BOUND).until(() -> answer(line.probe()), expected::equals);
    }

    /** Fails if it takes longer than the port promises. */
    protected static PingResult answer(CompletionStage<PingResult> stage) throws Exception {
        return stage.toCompletableFuture().get(3, TimeUnit.SECONDS);
    }

    @Test
    void aLiveSessionIsReached() throws Exception {
        opened(session, new Received());
        assertThat(answer(workerLine().ping(session))).isEqualTo(PingResult.DELIVERED);
    }

    @Test
    void nobodyIsUnroutable() throws Exception {
        assertThat(answer(workerLine().ping(session))).isEqualTo(PingResult.UNROUTABLE);
        assertThat(answer(workerLine().drain(session))).isEqualTo(PingResult.UNROUTABLE);
    }

    @Test
    void aClosedLineIsUnroutable() throws Exception {
        SessionLine line = opened(session, new Received());
        line.close();
        await().atMost(BOUND).until(() -> answer(workerLine().ping(session)), PingResult.UNROUTABLE::equals);
        assertThat(answer(line.probe())).isEqualTo(PingResult.UNKNOWN);
        line.close();
    }

    @Test
    void ordersArriveAndPingsAndProbesDoNot() throws Exception {
        Received received = new Received();
        SessionLine line = opened(session, received);
        Attempt attempt = new Attempt(new JobId(UUID.randomUUID()), 3);
        answer(line.probe());
        answer(workerLine().ping(session));
        assertThat(answer(workerLine().cancel(session, attempt, Reason.TIMEOUT)))
                .isEqualTo(PingResult.DELIVERED);
        assertThat(received.next()).isEqualTo("cancel " + attempt + " TIMEOUT");
        assertThat(answer(workerLine().drain(session))).isEqualTo(PingResult.DELIVERED);
        assertThat(received.next()).isEqualTo("drain");
    }

    @Test
    void sessionsAreApart() throws Exception {
        Received mine = new Received();
        Received others = new Received();
        Session other = Session.fresh();
        opened(session, mine);
        opened(other, others);
        answer(workerLine().drain(other));
        answer(workerLine().cancel(session, new Attempt(new JobId(UUID.randomUUID()), 1), Reason.CANCELLED_BY_USER));
        assertThat(others.next()).isEqualTo("drain");
        assertThat(mine.next()).startsWith("cancel");
    }

    @Test
    void anotherSessionGivesTheFormerUp() throws Exception {
        SessionLine line = opened(session, new Received());
        Session next = Session.fresh();
        line.open(next, new Received());
        awaitProbe(line, PingResult.DELIVERED);
        assertThat(answer(workerLine().ping(next))).isEqualTo(PingResult.DELIVERED);
        await().atMost(BOUND).until(() -> answer(workerLine().ping(session)), PingResult.UNROUTABLE::equals);
    }

    @Test
    void aLineThatWasNeverOpenKnowsNothing() throws Exception {
        assertThat(answer(newLine().probe())).isEqualTo(PingResult.UNKNOWN);
    }
}
