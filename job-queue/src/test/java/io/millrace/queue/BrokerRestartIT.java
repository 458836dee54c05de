package io.millrace.queue;

import static io.millrace.queue.Inbox.BOUND;
import static io.millrace.queue.Inbox.freshType;
import static io.millrace.queue.Inbox.job;
import static io.millrace.queue.Inbox.jobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Delivery;
import io.millrace.local.server.RabbitMqServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A RabbitMQ that is killed, suspended, restarted, or loses its disk. */
class BrokerRestartIT {
    private static RabbitMqServer server;
    private Opened opened;
    private AmqpJobQueue queue;
    private final String type = freshType();
    private final QueueId normal = Inbox.normal(type);
    private final Inbox inbox = new Inbox();

    @BeforeAll
    static void start() {
        server = Brokers.ownRabbit();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.kill();
        }
    }

    @BeforeEach
    void connect() {
        if (!server.isAlive()) {
            server.start();
        }
        opened = new Opened(Brokers.settings(server, BrokerProfile.RABBITMQ));
        queue = opened.queue();
        await().atMost(BOUND).until(queue::isConnected);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void whatWasOutstandingAtAKillArrives() throws InterruptedException {
        QueuedJob first = job(type);
        queue.publish(List.of(first));
        // RabbitMQ notes down a new quorum queue half a second late, or later on a busy machine: one that dies before
        // finds
        // it without a leader, for good.
        await().pollDelay(Duration.ofSeconds(4)).until(() -> queue.ready(normal).orElse(-1) == 1);
        List<QueuedJob> jobs = jobs(type, 20_000);
        queue.publish(jobs);
        await().atMost(BOUND).until(() -> queue.pending() < 18_000 && queue.outstanding() > 0);
        server.kill();
        await().atMost(BOUND).until(() -> !queue.isConnected());
        assertThat(queue.pending()).isPositive();
        assertThat(queue.ready(normal)).isEmpty();
        assertThat(queue.room()).as("nobody is to hand it more than it has").isZero();
        QueuedJob during = job(type);
        queue.publish(List.of(during));
        server.start();
        opened.source(inbox, 500, type);
        List<QueuedJob> all = new ArrayList<>(jobs);
        all.addAll(List.of(first, during));
        inbox.takeAll(all);
        await().atMost(BOUND).until(() -> queue.pending() + queue.outstanding() == 0);
        assertThat(queue.room()).isPositive();
        assertThat(queue.republished()).isPositive();
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void aBrokerThatLostItsDiskGetsItsQueuesAgain() throws Exception {
        AmqpJobSource source = opened.source(inbox, 5, type);
        AmqpSessionLine line = opened.line();
        Session session = Session.fresh();
        line.open(session, new Orders());
        QueuedJob before = job(type);
        queue.publish(List.of(before));
        Delivery old = inbox.take();
        await().atMost(BOUND).until(() -> answer(line.probe()) == PingResult.DELIVERED);
        server.kill();
        server.wipe();
        String other = freshType();
        QueuedJob after = job(type);
        queue.publish(List.of(after, job(other)));
        assertThat(answer(queue.ping(session))).isEqualTo(PingResult.UNKNOWN);
        server.start();
        assertThat(inbox.take().message().id()).isEqualTo(after.id());
        await().atMost(BOUND).until(() -> queue.ready(Inbox.normal(other)).orElse(-1) == 1);
        await().atMost(BOUND).until(() -> answer(line.probe()) == PingResult.DELIVERED);
        assertThat(answer(queue.ping(session))).isEqualTo(PingResult.DELIVERED);
        assertThat(source.isConnected()).isTrue();
        old.ack();
    }

    @Test
    void aLateAckAcksNoOtherDelivery() throws InterruptedException {
        AmqpJobSource source = opened.source(inbox, 1, type);
        QueuedJob job = job(type);
        queue.publish(List.of(job));
        Delivery old = inbox.take();
        server.stop();
        await().atMost(BOUND).until(() -> !source.isConnected());
        server.start();
        Delivery again = inbox.take();
        assertThat(again.message().id()).isEqualTo(job.id());
        old.ack();
        source.close();
        // Had the old ack gone out on the new channel, this delivery would be gone.
        Inbox second = new Inbox();
        opened.source(second, 1, type);
        Delivery third = second.take();
        assertThat(third.message().id()).isEqualTo(job.id());
        assertThat(third.redelivered()).isTrue();
        third.ack();
        await().atMost(BOUND).until(() -> queue.ready(normal).orElse(-1) == 0);
    }

    @Test
    void aBrokerThatHangsHoldsNobodyUp() throws Exception {
        AmqpSessionLine line = opened.line();
        Session session = Session.fresh();
        line.open(session, new Orders());
        await().atMost(BOUND).until(() -> answer(line.probe()) == PingResult.DELIVERED);
        server.suspend();
        List<QueuedJob> jobs = jobs(type, 5_000);
        try {
            CompletionStage<PingResult> ping = queue.ping(session);
            CompletionStage<PingResult> probe = line.probe();
            long start = System.nanoTime();
            queue.publish(jobs);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
            assertThat(answer(ping)).isEqualTo(PingResult.UNKNOWN);
            assertThat(answer(probe)).isEqualTo(PingResult.UNKNOWN);
        } finally {
            server.resume();
        }
        opened.source(inbox, 500, type);
        inbox.takeAll(jobs);
    }

    @Test
    void closingWhileTheBrokerIsAwayIsQuick() {
        server.kill();
        queue.publish(jobs(type, 10));
        long start = System.nanoTime();
        opened.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(queue.isConnected()).isFalse();
    }

    private static PingResult answer(CompletionStage<PingResult> stage) throws Exception {
        return stage.toCompletableFuture().get(3, TimeUnit.SECONDS);
    }
}
