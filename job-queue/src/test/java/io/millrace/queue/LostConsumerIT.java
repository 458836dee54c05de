package io.millrace.queue;

import static io.millrace.queue.Inbox.BOUND;
import static io.millrace.queue.Inbox.freshType;
import static io.millrace.queue.Inbox.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.server.RabbitMqControl;
import io.millrace.local.server.RabbitMqServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source says what keeps its deliveries away, and nothing about what comes back by itself. */
class LostConsumerIT {
    private final String type = freshType();
    private final String queueName = QueueNames.jobs(Inbox.normal(type));
    private final Inbox inbox = new Inbox();

    @Test
    void aConsumerThatCannotComeBackIsToldAfterTwoSeconds() throws Exception {
        RabbitMqServer server = Brokers.rabbit();
        RabbitMqControl control = server.control();
        try (Opened opened = new Opened(Brokers.settings(server, BrokerProfile.RABBITMQ))) {
            AmqpJobSource source = opened.source(inbox, 1, type);
            assertThat(source.hindrance()).as("before it is connected").isPresent();
            await().atMost(BOUND).until(() -> source.hindrance().isEmpty());
            try {
                control.run("set_permissions", server.user(), "^$", "^$", "^$");
                control.run("delete_queue", queueName);
                await().atMost(BOUND)
                        .untilAsserted(() -> assertThat(source.hindrance())
                                .hasValueSatisfying(why -> assertThat(why).contains(queueName)));
            } finally {
                control.run("set_permissions", server.user(), ".*", ".*", ".*");
            }
            await().atMost(BOUND).until(() -> source.hindrance().isEmpty());
            opened.queue().publish(List.of(job(type)));
            inbox.take().ack();
        }
    }

    @Test
    void withoutConsumersOnPurposeNothingIsInTheWay() throws Exception {
        RabbitMqServer server = Brokers.rabbit();
        try (Opened opened = new Opened(Brokers.settings(server, BrokerProfile.RABBITMQ))) {
            AmqpJobSource source = opened.source(inbox, 1, type);
            await().atMost(BOUND).until(() -> source.hindrance().isEmpty());
            source.prefetch(0);
            await().during(Duration.ofSeconds(3))
                    .atMost(BOUND)
                    .until(() -> source.hindrance().isEmpty());
        }
    }
}
