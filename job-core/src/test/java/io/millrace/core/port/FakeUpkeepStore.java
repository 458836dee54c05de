package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobStore.Released;
import io.millrace.core.port.JobStore.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An {@link UpkeepStore} in memory. */
public final class FakeUpkeepStore implements UpkeepStore {
    private static final int ENOUGH_SAMPLES = 100;

    private final FakeStore store;

    FakeUpkeepStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public Released dispatchDue(int limit) {
        return store.call(() -> {
            List<FakeRow> due = store.inStatus(JobStatus.SCHEDULED).stream()
                    .filter(row -> !row.runAt.isAfter(store.now()))
                    .sorted(Comparator.comparing(row -> row.runAt))
                    .limit(limit)
                    .toList();
            due.forEach(row -> row.move(JobStatus.QUEUED, store.now()));
            return FakeStore.released(due);
        });
    }

    @Override
    public Optional<Released> reap(LeaseReading dead) {
        return store.call(() -> {
            FakeStore.Lease lease = store.leases.get(dead.session());
            if (lease == null || lease.counter != dead.counter()) {
                return Optional.empty();
            }
            store.leases.remove(dead.session());
            FakeJobStore jobs = store.jobs();
            List<FakeRow> lost = store.runsOf(dead.session());
            lost.forEach(row -> jobs.giveBack(row, "lost"));
            return Optional.of(FakeStore.released(lost));
        });
    }

    @Override
    public Overdue cancelOverdue(Duration grace, int limit) {
        return store.call(() -> {
            Map<Session, List<Attempt>> stop = new HashMap<>();
            List<JobEvent> events = new ArrayList<>();
            store.inStatus(JobStatus.PROCESSING).stream()
                    .filter(row -> row.deadlineAt.plus(grace).isBefore(store.now()))
                    .sorted(Comparator.comparing(row -> row.deadlineAt))
                    .limit(limit)
                    .forEach(row -> {
                        stop.computeIfAbsent(row.session, session -> new ArrayList<>())
                                .add(new Attempt(row.id(), row.attempt));
                        Reason reason = row.cancelRequested == null ? Reason.TIMEOUT : row.cancelRequested;
                        row.end(JobStatus.CANCELLED, reason, null, store.now());
                        store.remember(row, "cancelled");
                        events.add(row.event());
                    });
            return new Overdue(stop, events);
        });
    }

    @Override
    public Instant now() {
        return store.call(store::now);
    }

    @Override
    public Set<String> queuedTypes() {
        return store.call(() -> store.inStatus(JobStatus.QUEUED).stream()
                .map(row -> row.submission.spec().type())
                .collect(Collectors.toSet()));
    }

    @Override
    public Optional<Instant> oldestOfRecentClaims(String type) {
        return store.call(() -> {
            List<ClaimSample> recent = store.leases.values().stream()
                    .flatMap(lease -> lease.samples.getOrDefault(type, List.of()).stream())
                    .sorted(Comparator.comparing(ClaimSample::claimedAt).reversed())
                    .limit(ENOUGH_SAMPLES)
                    .toList();
            return recent.size() < ENOUGH_SAMPLES
                    ? Optional.empty()
                    : recent.stream().map(ClaimSample::queuedAt).min(Comparator.naturalOrder());
        });
    }

    @Override
    public List<QueuedJob> requeueBefore(String type, Instant queuedBefore, int limit) {
        return store.call(() -> {
            List<FakeRow> lost = store.inStatus(JobStatus.QUEUED).stream()
                    .filter(row -> row.submission.spec().type().equals(type) && row.queuedAt.isBefore(queuedBefore))
                    .sorted(Comparator.comparing(row -> row.queuedAt))
                    .limit(limit)
                    .toList();
            lost.forEach(row -> row.queuedAt = store.now());
            return lost.stream().map(FakeRow::queued).toList();
        });
    }

    @Override
    public void reportClaims(Session session, String type, List<ClaimSample> last) {
        store.call(() -> Optional.ofNullable(store.leases.get(session))
                .map(lease -> lease.samples.put(type, List.copyOf(last))));
    }

    @Override
    public Removed removeExpired(Duration fallback, int limit) {
        return store.call(() -> {
            List<FakeRow> expired = Stream.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
                    .flatMap(status -> store.inStatus(status).stream())
                    .filter(row -> isExpired(row, fallback))
                    .limit(limit)
                    .toList();
            List<WindowKey> freed = expired.stream()
                    .flatMap(row -> store.removeWindow(row).stream())
                    .toList();
            expired.forEach(row -> {
                store.rows.remove(row.id());
                store.history.remove(row.id());
            });
            return new Removed(expired.size(), freed);
        });
    }

    private boolean isExpired(FakeRow row, Duration fallback) {
        Duration asked = row.submission.spec().policy().retention();
        boolean kept = !row.finishedAt.plus(asked == null ? fallback : asked).isBefore(store.now());
        boolean windowOpen = store.windows.values().stream()
                .anyMatch(window ->
                        window.holder().equals(row.id()) && window.expiresAt().isAfter(store.now()));
        return !kept && !windowOpen;
    }
}
