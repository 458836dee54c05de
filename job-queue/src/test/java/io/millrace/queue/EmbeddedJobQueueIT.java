package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.JobQueueContract;
import io.millrace.core.port.JobSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedJobQueueIT extends JobQueueContract {
    private static AmqpSettings settings;
    private static AmqpJobQueue queue;

    @BeforeAll
    static void connect() {
        settings = Brokers.settings(Brokers.embedded(), BrokerProfile.EMBEDDED);
        queue = new AmqpJobQueue(settings);
    }

    @AfterAll
    static void disconnect() {
        if (queue != null) {
            queue.close();
        }
    }

    @Override
    protected JobQueue queue() {
        return queue;
    }

    @Override
    protected JobSource newSource() {
        return new AmqpJobSource(settings, Clock.SYSTEM);
    }

    /** Qpid would bring what is nacked for good again and again. */
    @Test
    void messagesThatAreNoJobsAreDropped() throws Exception {
        String type = Inbox.freshType();
        Inbox inbox = new Inbox();
        try (Opened opened = new Opened(settings)) {
            AmqpJobSource source = opened.source(inbox, 1, type);
            await().atMost(Inbox.BOUND).until(source::isConnected);
            publish(QueueNames.jobs(Inbox.normal(type)), "no job");
            await().atMost(Inbox.BOUND).until(() -> source.malformed() == 1);
            QueuedJob good = Inbox.job(type);
            queue.publish(List.of(good));
            assertThat(inbox.take().message().id()).isEqualTo(good.id());
            assertThat(source.malformed()).isEqualTo(1);
        }
    }

    private static void publish(String queueName, String body) throws Exception {
        try (Connection connection = Brokers.plainConnection(settings);
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("", queueName, null, body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(5_000);
        }
    }

    @Override
    protected boolean readyLeavesUnsettledOut() {
        return false;
    }
}
