package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Trace;
import io.millrace.core.port.Delivery;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.TracingSettings;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a trace gets through a RabbitMQ: nobody need take the spans for it. */
class TracedJobQueueIT {
    private static final Trace REQUEST = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

    private final AmqpSettings settings = Brokers.settings(Brokers.rabbit(), BrokerProfile.RABBITMQ);
    private final Tracing tracing = TracingSettings.of(Optional.of("http://127.0.0.1:1"), 1, "test", "1")
            .open();
    private final String type = Inbox.freshType();
    private final Inbox inbox = new Inbox();
    private Opened opened;

    @BeforeEach
    void open() {
        opened = new Opened(settings);
    }

    @AfterEach
    void close() {
        opened.close();
        tracing.close();
    }

    private QueuedJob job(Trace trace) {
        return new QueuedJob(new JobId(UUID.randomUUID()), Inbox.normal(type), false, trace);
    }

    private void consume(Tracing by) {
        opened.source(by, inbox, 5, type);
    }

    @Test
    void whatComesOfADeliveryBelongsUnderItAndItUnderItsPublish() throws Exception {
        consume(tracing);
        opened.queue(tracing).publish(List.of(job(REQUEST)));

        Delivery delivery = inbox.take();
        Trace trace = delivery.message().trace();
        assertThat(trace.id()).isEqualTo(REQUEST.id());
        assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(REQUEST.spanId());
        delivery.ack();
    }

    @Test
    void aRedeliveryIsOfTheSameTrace() throws Exception {
        consume(tracing);
        opened.queue(tracing).publish(List.of(job(REQUEST)));

        Delivery first = inbox.take();
        first.giveBack();
        Delivery second = inbox.take();

        assertThat(second.redelivered()).isTrue();
        assertThat(second.message().trace().id()).isEqualTo(REQUEST.id());
        assertThat(second.message().trace()).isNotEqualTo(first.message().trace());
        second.ack();
    }

    @Test
    void aPublisherThatRecordsNothingPassesTheTraceOn() throws Exception {
        consume(tracing);
        opened.queue(Tracing.OFF).publish(List.of(job(REQUEST)));

        Delivery delivery = inbox.take();
        assertThat(delivery.message().trace().id()).isEqualTo(REQUEST.id());
        delivery.ack();
    }

    @Test
    void whatIsNotRecordedHasNoTrace() throws Exception {
        consume(tracing);
        QueuedJob job = job(null);
        opened.queue(tracing).publish(List.of(job));

        Delivery delivery = inbox.take();
        assertThat(delivery.message()).isEqualTo(new JobMessage(job.id(), job.queue(), false));
        delivery.ack();
    }

    @Test
    void whoRecordsNothingDoesNotLook() throws Exception {
        consume(Tracing.OFF);
        opened.queue(tracing).publish(List.of(job(REQUEST)));

        Delivery delivery = inbox.take();
        assertThat(delivery.message().trace()).isNull();
        delivery.ack();
    }
}
