package io.millrace.queue;

import static io.millrace.queue.Inbox.BOUND;
import static io.millrace.queue.Inbox.freshType;
import static io.millrace.queue.Inbox.job;
import static io.millrace.queue.Inbox.jobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Clock;
import io.millrace.core.port.Delivery;
import io.millrace.local.server.RabbitMqControl;
import io.millrace.local.server.RabbitMqServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A RabbitMQ that lives, and makes trouble: alarms, deleted queues, closed channels, strange messages. */
class BrokerTroubleIT {
    private RabbitMqServer server;
    private Opened opened;
    private AmqpJobQueue queue;
    private final String type = freshType();
    private final QueueId normal = Inbox.normal(type);
    private final String queueName = QueueNames.jobs(normal);
    private final Inbox inbox = new Inbox();

    @BeforeEach
    void connect() {
        server = Brokers.rabbit();
        opened = new Opened(Brokers.settings(server, BrokerProfile.RABBITMQ));
        queue = opened.queue();
        await().atMost(BOUND).until(queue::isConnected);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void anAlarmDelaysJobsAndNobody() throws Exception {
        RabbitMqControl control = server.control();
        AmqpSessionLine line = opened.line();
        Session session = Session.fresh();
        line.open(session, new Orders());
        await().atMost(BOUND).until(() -> answer(line.probe()) == PingResult.DELIVERED);
        control.run("set_vm_memory_high_watermark", "0");
        List<QueuedJob> jobs = jobs(type, 10_000);
        try {
            long start = System.nanoTime();
            queue.publish(jobs);
            CompletionStage<PingResult> ping = queue.ping(session);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
            assertThat(answer(ping)).isEqualTo(PingResult.UNKNOWN);
            await().atMost(BOUND).until(queue::isBlocked);
            assertThat(queue.room()).isZero();
            assertThat(answer(queue.ping(session))).isEqualTo(PingResult.UNKNOWN);
            assertThat(queue.ready(normal)).isEmpty();
            assertThat(queue.isConnected()).isTrue();
        } finally {
            control.run("set_vm_memory_high_watermark", "0.4");
        }
        opened.source(inbox, 500, type);
        inbox.takeAll(jobs);
        assertThat(queue.isBlocked()).isFalse();
        await().atMost(BOUND).until(() -> answer(queue.ping(session)) == PingResult.DELIVERED);
    }

    @Test
    void aDeletedQueueComesBackWithItsConsumer() throws Exception {
        AmqpJobSource source = opened.source(inbox, 1, type);
        queue.publish(List.of(job(type)));
        inbox.take().ack();
        server.management().delete("/api/queues/%2F/" + queueName);
        QueuedJob later = job(type);
        await().atMost(BOUND).until(() -> queue.ready(normal).isPresent());
        queue.publish(List.of(later));
        assertThat(inbox.take().message().id()).isEqualTo(later.id());
        assertThat(source.isConnected()).isTrue();
    }

    /** RabbitMQ 3.10 then forgets a consumer now and then, without a word; what it held comes again on a new channel. */
    @Test
    void aQueueThatIsDeletedAndMadeAgainAtOnceIsConsumed() throws Exception {
        AmqpJobSource source = opened.source(inbox, 3, type);
        String path = "/api/queues/%2F/" + queueName;
        for (int round = 0; round < 10; round++) {
            QueuedJob job = job(type);
            queue.publish(List.of(job));
            Delivery next = null;
            for (int looks = 0; next == null || !next.message().id().equals(job.id()); looks++) {
                assertThat(looks).as("looks in round %d", round).isLessThan(20);
                source.renewStarved(Set.of(normal));
                next = inbox.poll(Duration.ofSeconds(2));
            }
            next.ack();
            server.management().delete(path);
            server.management().put(path, "{\"durable\": true, \"arguments\": {\"x-queue-type\": \"quorum\"}}");
        }
    }

    @Test
    void whatComesBackForWantOfAQueueIsPublishedAgain() {
        queue.publish(List.of(job(type)));
        await().atMost(BOUND).until(() -> queue.ready(normal).orElse(-1) == 1);
        server.management().delete("/api/queues/%2F/" + queueName);
        queue.publish(jobs(type, 100));
        // What the broker neither confirms nor returns is sent on another connection, after two looks of 30 s.
        await().atMost(Duration.ofSeconds(70))
                .untilAsserted(() -> assertThat(queue.ready(normal))
                        .as("outstanding %d, pending %d", queue.outstanding(), queue.pending())
                        .hasValue(100));
        assertThat(queue.republished()).isPositive();
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void aQueueThatRefusesGetsItsJobsLater() throws Exception {
        try (Connection connection = plainConnection();
                Channel channel = connection.createChannel()) {
            // Made by somebody else, with other arguments: used as it is, and full after one.
            channel.queueDeclare(
                    queueName,
                    true,
                    false,
                    false,
                    Map.of("x-queue-type", "classic", "x-max-length", 1, "x-overflow", "reject-publish"));
            List<QueuedJob> jobs = jobs(type, 5);
            queue.publish(jobs);
            await().atMost(BOUND).until(() -> queue.republished() > 0);
            opened.source(inbox, 1, type);
            inbox.takeAll(jobs);
            await().atMost(BOUND).until(() -> queue.pending() + queue.outstanding() == 0);
            channel.queueDelete(queueName);
        }
    }

    @Test
    void anAckThatComesTooLateCostsOneChannel() throws Exception {
        RabbitMqControl control = server.control();
        control.eval("application:set_env(rabbit, consumer_timeout, 1000),"
                + " application:set_env(rabbit, channel_tick_interval, 500).");
        try {
            AmqpJobSource source = opened.source(inbox, 1, type);
            QueuedJob job = job(type);
            queue.publish(List.of(job));
            Delivery slow = inbox.take();
            Delivery again = inbox.take();
            assertThat(again.message().id()).isEqualTo(job.id());
            assertThat(again.redelivered()).isTrue();
            slow.ack();
            again.ack();
            await().atMost(BOUND).until(source::isConnected);
            source.close();
            await().atMost(BOUND).until(() -> queue.ready(normal).orElse(-1) == 0);
            assertThat(inbox.isEmpty()).isTrue();
        } finally {
            control.eval("application:set_env(rabbit, consumer_timeout, 1800000),"
                    + " application:set_env(rabbit, channel_tick_interval, 60000).");
        }
    }

    @Test
    void messagesThatAreNoJobsAreRefused() throws Exception {
        AmqpJobSource source = opened.source(inbox, 1, type);
        AmqpSessionLine line = opened.line();
        Session session = Session.fresh();
        Orders orders = new Orders();
        line.open(session, orders);
        await().atMost(BOUND).until(() -> source.isConnected() && line.isConnected());
        try (Connection connection = plainConnection();
                Channel channel = connection.createChannel()) {
            for (String body : List.of("", "{", "[]", "{\"job_id\": 1}", "no json")) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                channel.basicPublish("", queueName, null, bytes);
                channel.basicPublish("", QueueNames.worker(session), null, bytes);
            }
        }
        await().atMost(BOUND).until(() -> source.malformed() == 5);
        QueuedJob good = job(type);
        queue.publish(List.of(good));
        assertThat(inbox.take().message().id()).isEqualTo(good.id());
        queue.cancel(session, new Attempt(new JobId(UUID.randomUUID()), 1), Reason.ERROR);
        assertThat(orders.received.poll(10, TimeUnit.SECONDS)).isEqualTo("cancel");
        queue.drain(session);
        assertThat(orders.received.poll(10, TimeUnit.SECONDS)).isEqualTo("drain");
    }

    @Test
    void whatIsRefusedGoesToTheDeadLettersOfItsQueue() throws Exception {
        String dead = "dead." + type;
        RabbitMqControl control = server.control();
        control.run("set_policy", dead, "^" + Pattern.quote(queueName) + "$", deadLettersTo(dead));
        AmqpJobSource source = opened.source(inbox, 1, type);
        await().atMost(BOUND).until(source::isConnected);
        try (Connection connection = plainConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(dead, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.basicPublish("", queueName, null, "no job".getBytes(StandardCharsets.UTF_8));
            AtomicReference<GetResponse> letter = new AtomicReference<>();
            await().atMost(BOUND).until(() -> letter.updateAndGet(none -> get(channel, dead)) != null);
            assertThat(letter.get().getBody()).asString(StandardCharsets.UTF_8).isEqualTo("no job");
            assertThat(letter.get().getProps().getHeaders()).containsKey("x-death");
        } finally {
            control.run("clear_policy", dead);
        }
        assertThat(inbox.isEmpty()).isTrue();
    }

    private static String deadLettersTo(String queue) {
        return "{\"dead-letter-exchange\": \"\", \"dead-letter-routing-key\": \"%s\"}".formatted(queue);
    }

    private static GetResponse get(Channel channel, String queue) {
        try {
            return channel.basicGet(queue, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReceiverThatFailsGivesBack() throws InterruptedException {
        AmqpJobSource source = new AmqpJobSource(Brokers.settings(server, BrokerProfile.RABBITMQ), Clock.SYSTEM);
        source.open(Set.of(type), delivery -> {
            inbox.accept(delivery);
            if (!delivery.redelivered()) {
                throw new IllegalStateException("a receiver that fails, on purpose");
            }
        });
        try {
            source.prefetch(1);
            QueuedJob job = job(type);
            queue.publish(List.of(job));
            assertThat(inbox.take().message().id()).isEqualTo(job.id());
            Delivery again = inbox.take();
            assertThat(again.toString()).contains(job.id().toString());
            again.ack();
            assertThatThrownBy(() -> source.prefetch(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> source.open(Set.of(type), inbox)).isInstanceOf(IllegalStateException.class);
        } finally {
            source.close();
        }
    }

    @Test
    void withoutPrefetchThereIsNoConsumer() throws Exception {
        AmqpJobSource source = opened.source(inbox, 3, type);
        try (Connection connection = plainConnection();
                Channel channel = connection.createChannel()) {
            await().atMost(BOUND).until(source::isConnected);
            for (QueueId each : QueueId.ofType(type)) {
                assertThat(channel.consumerCount(QueueNames.jobs(each))).isOne();
            }
            source.prefetch(0);
            await().atMost(BOUND).until(() -> channel.consumerCount(queueName) == 0);
            queue.publish(List.of(job(type)));
            await().atMost(BOUND).until(() -> queue.ready(normal).orElse(-1) == 1);
            assertThat(inbox.isEmpty()).isTrue();
            source.prefetch(3);
            inbox.take().ack();
        }
    }

    @Test
    void aQueueOfAnotherConnectionIsWaitedFor() throws Exception {
        Session session = Session.fresh();
        AmqpSessionLine first = opened.line();
        first.open(session, new Orders());
        await().atMost(BOUND).until(() -> answer(first.probe()) == PingResult.DELIVERED);
        AmqpSessionLine second = opened.line();
        second.open(session, new Orders());
        assertThat(answer(second.probe())).isEqualTo(PingResult.UNKNOWN);
        first.close();
        await().atMost(BOUND).until(() -> answer(second.probe()) == PingResult.DELIVERED);
        assertThat(answer(queue.ping(session))).isEqualTo(PingResult.DELIVERED);
    }

    private Connection plainConnection() throws Exception {
        return Brokers.plainConnection(Brokers.settings(server, BrokerProfile.RABBITMQ));
    }

    private static PingResult answer(CompletionStage<PingResult> stage) throws Exception {
        return stage.toCompletableFuture().get(3, TimeUnit.SECONDS);
    }
}
