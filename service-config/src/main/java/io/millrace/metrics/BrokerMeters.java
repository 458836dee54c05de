package io.millrace.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.queue.AmqpJobQueue;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** How the broker is, and what becomes of what is published. */
public final class BrokerMeters {
    private BrokerMeters() {}

    /**
     * Shows a queue for as long as the registry lives, which holds it.
     *
     * @param connected whether all connections to the broker stand that the process needs
     */
    public static void show(AmqpJobQueue queue, BooleanSupplier connected, MeterRegistry registry) {
        gauge(
                "millrace.amqp.connected",
                "1: all connections to RabbitMQ stand",
                queue,
                any -> connected.getAsBoolean() ? 1 : 0,
                registry);
        gauge(
                "millrace.amqp.blocked",
                "1: RabbitMQ takes no publishes, for an alarm",
                queue,
                any -> any.isBlocked() ? 1 : 0,
                registry);
        gauge(
                "millrace.publish.pending",
                "Jobs that wait in memory to be sent",
                queue,
                AmqpJobQueue::pending,
                registry);
        gauge(
                "millrace.publish.unconfirmed",
                "Jobs that were sent and wait for RabbitMQ's confirm",
                queue,
                AmqpJobQueue::outstanding,
                registry);
        counter("millrace.publish.handed", "Jobs given to be published", queue, AmqpJobQueue::handed, registry);
        counter(
                "millrace.publish.repeated",
                "Sent again: lost, returned or refused",
                queue,
                AmqpJobQueue::republished,
                registry);
        counter("millrace.publish.dropped", "Given up, for reconcile to find", queue, AmqpJobQueue::dropped, registry);
    }

    private static void gauge(
            String name,
            String description,
            AmqpJobQueue queue,
            ToDoubleFunction<AmqpJobQueue> value,
            MeterRegistry registry) {
        Gauge.builder(name, queue, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** The registry need not hold it: the gauges of the same queue do. */
    private static void counter(
            String name,
            String description,
            AmqpJobQueue queue,
            ToDoubleFunction<AmqpJobQueue> value,
            MeterRegistry registry) {
        FunctionCounter.builder(name, queue, value).description(description).register(registry);
    }
}
