package io.millrace.gateway.upkeep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What the duties have found and done, at this gateway. */
final class UpkeepMeters {
    private final Counter republished;
    private final Counter sessionsReaped;
    private final Counter attemptsLost;
    private final Counter agentsReaped;
    private final AtomicLong drift = new AtomicLong();

    UpkeepMeters(MeterRegistry metrics) {
        republished = counter("millrace.reconcile.republished", "Messages that were found lost", metrics);
        sessionsReaped = counter("millrace.sessions.reaped", "Sessions of workers that were found dead", metrics);
        attemptsLost = counter("millrace.attempts.lost", "Runs that were taken from dead workers", metrics);
        agentsReaped = counter("millrace.agents.reaped", "Runs that were taken from silent agents", metrics);
        Gauge.builder("millrace.reconcile.drift", drift, AtomicLong::doubleValue)
                .description("Messages found lost, and queues that RabbitMQ said nothing of, by the latest look")
                .strongReference(true)
                .register(metrics);
    }

    private static Counter counter(String name, String description, MeterRegistry metrics) {
        return Counter.builder(name).description(description).register(metrics);
    }

    void agentReaped() {
        agentsReaped.increment();
    }

    /** A session was found dead, with so many runs. */
    void sessionReaped(int runs) {
        sessionsReaped.increment();
        attemptsLost.increment(runs);
    }

    /**
     * PostgreSQL and RabbitMQ have been compared.
     *
     * @param lost messages that were published again
     * @param mute queues that could not be looked at
     */
    void compared(long lost, int mute) {
        republished.increment(lost);
        drift.set(lost + mute);
    }
}
