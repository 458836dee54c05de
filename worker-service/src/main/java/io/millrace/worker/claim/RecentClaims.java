package io.millrace.worker.claim;

import io.millrace.core.job.QueueId;
import io.millrace.core.lease.Session;
import io.millrace.core.port.UpkeepStore;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.core.port.UpkeepStore.ClaimSample;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Tenure;
import io.millrace.worker.run.Tenures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What gateways are told of each queue: when the jobs had been queued that were claimed at their first delivery, the last
 * {@value #KEPT} of them, by which they tell which messages must be lost (reconcile); and the queue's pace here, by which they
 * publish ahead (feed). Thread-safe.
 */
public final class RecentClaims {
    public static final int KEPT = 100;

    private final UpkeepStore store;
    private final Tenures tenures;
    private final Paces paces;
    private final Map<QueueId, Deque<ClaimSample>> byQueue = new HashMap<>();
    private final Set<QueueId> unreported = new HashSet<>();
    /** Queues whose last reported pace was above 0: that they are still is to be told, too. */
    private final Set<QueueId> moving = new HashSet<>();

    public RecentClaims(UpkeepStore store, Tenures tenures, Paces paces) {
        this.store = store;
        this.tenures = tenures;
        this.paces = paces;
    }

    /** A run was claimed. One that had been delivered before says nothing of the order of its queue. */
    public synchronized void add(Run run) {
        paces.claimed(run);
        if (run.delivery().redelivered()) {
            return;
        }
        QueueId queue = run.claimed().spec().queue();
        Deque<ClaimSample> ring = byQueue.computeIfAbsent(queue, id -> new ArrayDeque<>(KEPT));
        if (ring.size() == KEPT) {
            ring.removeFirst();
        }
        ring.addLast(new ClaimSample(run.claimed().startedAt(), run.claimed().queuedAt()));
        unreported.add(queue);
    }

    /** Writes what is new, queue by queue; to be called about once a second. A queue whose pace has come to 0 is told of once more. */
    public void report() {
        Tenure tenure = tenures.current();
        if (tenure == null || !tenure.holds()) {
            return;
        }
        paces.perSecond().forEach((queue, perSecond) -> {
            if (isNew(queue, perSecond)) {
                report(tenure.session(), queue, perSecond);
            }
        });
    }

    private synchronized boolean isNew(QueueId queue, double perSecond) {
        return perSecond > 0 || unreported.contains(queue) || moving.contains(queue);
    }

    private void report(Session session, QueueId queue, double perSecond) {
        List<ClaimSample> last;
        synchronized (this) {
            last = List.copyOf(byQueue.getOrDefault(queue, new ArrayDeque<>()));
            unreported.remove(queue);
        }
        try {
            store.reportClaims(session, new ClaimReport(queue, last, perSecond));
        } catch (RuntimeException e) {
            synchronized (this) {
                unreported.add(queue);
            }
            throw e;
        }
        noteMoving(queue, perSecond > 0);
    }

    private synchronized void noteMoving(QueueId queue, boolean moves) {
        if (moves) {
            moving.add(queue);
        } else {
            moving.remove(queue);
        }
    }
}
