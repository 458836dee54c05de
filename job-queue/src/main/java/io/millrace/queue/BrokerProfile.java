package io.millrace.queue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What kind of broker it is, and so what its queues are declared with and how its prefetch counts. */
public enum BrokerProfile {
    /** RabbitMQ with quorum queues: replicated where there are several nodes, and what a lost connection held goes back. */
    RABBITMQ("rabbitmq"),
    /** RabbitMQ with classic queues: one node, a third less work for it. */
    RABBITMQ_CLASSIC("rabbitmq-classic"),
    /** Apache Qpid Broker-J, which refuses every argument that it does not know. */
    EMBEDDED("embedded");

    /**
     * As good as none, and the same on every version: RabbitMQ 4 has 20 of its own, and drops the message then. But here a
     * delivery that went back says nothing against its job: workers give back what they have no slot for, and lose what they
     * hold at each restart of the broker. Poison is ended by the count of lost workers, in PostgreSQL.
     */
    private static final int DELIVERY_LIMIT = 1_000_000;

    private final String wireName;

    BrokerProfile(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the configuration. */
    public String wireName() {
        return wireName;
    }

    /** The profile of that name in the configuration, or empty. */
    public static Optional<BrokerProfile> parse(String wireName) {
        return Arrays.stream(values())
                .filter(profile -> profile.wireName.equals(wireName))
                .findFirst();
    }

    Map<String, Object> jobQueueArguments() {
        return switch (this) {
            case RABBITMQ -> Map.of("x-queue-type", "quorum", "x-delivery-limit", DELIVERY_LIMIT);
            case RABBITMQ_CLASSIC -> Map.of("x-queue-type", "classic");
            case EMBEDDED -> Map.of();
        };
    }

    /**
     * The prefetch to ask for on a channel of one consumer.
     *
     * @param wanted how many more deliveries shall come
     * @param unsettled deliveries in hand on that channel, of consumers that are cancelled
     */
    int prefetch(int wanted, int unsettled) {
        // Qpid counts the channel's deliveries, not the consumer's.
        return this == EMBEDDED ? wanted + unsettled : wanted;
    }

    /** Whether a message can be nacked for good. Qpid requeues it, so that it would come again and again. */
    boolean canRefuse() {
        return this != EMBEDDED;
    }

    /** How many publishes may wait for their confirm. */
    int mostOutstanding() {
        // Qpid answers only when it has worked off all that it has read, if need be in half a frame: more would look
        // like a stall.
        return this == EMBEDDED ? 200 : 2_000;
    }
}
