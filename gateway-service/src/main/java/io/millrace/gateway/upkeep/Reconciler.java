package io.millrace.gateway.upkeep;

import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.UpkeepStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Compares PostgreSQL with the queues and publishes again what the broker has lost. A published job's message is lost if
 * <ol>
 *   <li>its queue had nothing ready at two looks, {@link #BETWEEN_LOOKS} apart, and the job was queued before the first; or
 *   <li>it was queued {@link #BEHIND} before the oldest among the last 100 first-delivered claims from that queue: queues are
 *       first in, first out, so its turn has passed.
 * </ol>
 * What waits in the backlog is none of its business. What is published is younger than the head of its queue, so a healthy queue is never
 * published again; a copy too many is absorbed by the claim.
 */
final class Reconciler implements Task {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    static final Duration BEHIND = Duration.ofSeconds(10);
    private static final int CHUNK = 1000;
    private static final Logger LOG = Logger.getLogger(Reconciler.class);

    private record Look(Instant time, long nanos) {}

    private final UpkeepStore store;
    private final JobQueue queue;
    private final Clock clock;
    private final Findings findings;
    private final Map<QueueId, Look> emptySince = new HashMap<>();
    private long lost;
    private int mute;

    /** Who is told of the drift between the two servers. */
    @FunctionalInterface
    interface Findings {
        /**
         * After each comparison, also one that PostgreSQL broke off.
         *
         * @param lost messages that were found lost, and published again
         * @param mute queues that the broker could not tell of, or could be sent nothing for
         */
        void compared(long lost, int mute);
    }

    Reconciler(UpkeepStore store, JobQueue queue, Clock clock, Findings findings) {
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.findings = findings;
    }

    @Override
    public void tick() {
        lost = 0;
        mute = 0;
        try {
            Set<QueueId> queues = store.publishedQueues(Duration.ZERO);
            emptySince.keySet().retainAll(queues);
            for (QueueId id : queues) {
                look(id);
            }
        } finally {
            findings.compared(lost, mute);
        }
    }

    private void look(QueueId id) {
        Look look = new Look(store.now(), clock.nanos());
        OptionalLong ready = queue.ready(id);
        if (ready.isEmpty()) {
            // The broker could not say: publishing now would only pile up copies.
            emptySince.remove(id);
            mute++;
            return;
        }
        store.oldestOfRecentClaims(id)
                .ifPresent(oldest -> republish(id, oldest.minus(BEHIND), "others that were queued later have run"));
        if (ready.getAsLong() > 0) {
            emptySince.remove(id);
            return;
        }
        Look first = emptySince.putIfAbsent(id, look);
        if (first != null && look.nanos() - first.nanos() >= BETWEEN_LOOKS.toNanos()) {
            emptySince.remove(id);
            republish(id, first.time(), "their queue is empty");
        }
    }

    private void republish(QueueId id, Instant queuedBefore, String why) {
        long count = 0;
        List<QueuedJob> again;
        int chunk;
        do {
            // What the publisher had to forget would only be found lost again: the rest waits for the next tick.
            chunk = Math.min(CHUNK, queue.room());
            again = chunk == 0 ? List.of() : store.requeueBefore(id, queuedBefore, chunk);
            queue.publish(again);
            count += again.size();
            lost += again.size();
        } while (chunk > 0 && again.size() == chunk);
        if (chunk == 0) {
            mute++;
        }
        if (count > 0) {
            LOG.warnf("%d published jobs of queue %s are published again: %s", count, id, why);
        }
    }
}
