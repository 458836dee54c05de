package io.millrace.worker.claim;

import io.millrace.core.lease.Session;
import io.millrace.core.port.UpkeepStore;
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
 * When the jobs had been queued that were claimed at their first delivery: the last {@value #KEPT} of each type. Gateways tell
 * by them which queued jobs' messages must be lost (reconcile). Thread-safe.
 */
public final class RecentClaims {
    public static final int KEPT = 100;

    private final UpkeepStore store;
    private final Tenures tenures;
    private final Map<String, Deque<ClaimSample>> byType = new HashMap<>();
    private final Set<String> unreported = new HashSet<>();

    public RecentClaims(UpkeepStore store, Tenures tenures) {
        this.store = store;
        this.tenures = tenures;
    }

    /** A run was claimed. One that had been delivered before says nothing of the order of its queue. */
    public synchronized void add(Run run) {
        if (run.delivery().redelivered()) {
            return;
        }
        Deque<ClaimSample> ring = byType.computeIfAbsent(run.type(), type -> new ArrayDeque<>(KEPT));
        if (ring.size() == KEPT) {
            ring.removeFirst();
        }
        ring.addLast(new ClaimSample(run.claimed().startedAt(), run.claimed().queuedAt()));
        unreported.add(run.type());
    }

    /** Writes what is new, type by type; to be called about once a second. */
    public void report() {
        Tenure tenure = tenures.current();
        if (tenure == null || !tenure.holds()) {
            return;
        }
        for (String type : unreported()) {
            report(tenure.session(), type);
        }
    }

    private void report(Session session, String type) {
        List<ClaimSample> last;
        synchronized (this) {
            last = List.copyOf(byType.getOrDefault(type, new ArrayDeque<>()));
            unreported.remove(type);
        }
        try {
            store.reportClaims(session, type, last);
        } catch (RuntimeException e) {
            synchronized (this) {
                unreported.add(type);
            }
            throw e;
        }
    }

    private synchronized List<String> unreported() {
        return List.copyOf(unreported);
    }
}
