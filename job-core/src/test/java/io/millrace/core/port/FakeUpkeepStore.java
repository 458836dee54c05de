package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueueId;
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
    public List<JobEvent> dispatchDue(int limit) {
        return store.call(() -> {
            List<FakeRow> due = store.inStatus(JobStatus.SCHEDULED).stream()
                    .filter(row -> !row.runAt.isAfter(store.now()))
                    .sorted(Comparator.comparing(row -> row.runAt))
                    .limit(limit)
                    .toList();
            due.forEach(row -> {
                row.move(JobStatus.QUEUED, store.now());
                row.queuedAt = null;
            });
            return due.stream().map(FakeRow::event).toList();
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
    public Set<QueueId> publishedQueues(Duration waited) {
        return store.call(() -> {
            Instant latest = store.now().minus(waited);
            return store.where(row -> row.isPublished() && !row.queuedAt.isAfter(latest)).stream()
                    .map(FakeRow::queue)
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public Optional<Instant> oldestOfRecentClaims(QueueId queue) {
        return store.call(() -> {
            List<ClaimSample> recent = store.leases.values().stream()
                    .flatMap(lease -> Optional.ofNullable(lease.reports.get(queue)).stream())
                    .flatMap(reported -> reported.report().last().stream())
                    .sorted(Comparator.comparing(ClaimSample::claimedAt).reversed())
                    .limit(ENOUGH_SAMPLES)
                    .toList();
            return recent.size() < ENOUGH_SAMPLES
                    ? Optional.empty()
                    : recent.stream().map(ClaimSample::queuedAt).min(Comparator.naturalOrder());
        });
    }

    @Override
    public List<QueuedJob> requeueBefore(QueueId queue, Instant queuedBefore, int limit) {
        return store.call(() -> {
            List<FakeRow> lost = store.where(FakeRow::isPublished).stream()
                    .filter(row -> row.queue().equals(queue) && row.queuedAt.isBefore(queuedBefore))
                    .sorted(Comparator.comparing(row -> row.queuedAt))
                    .limit(limit)
                    .toList();
            lost.forEach(row -> row.queuedAt = store.now());
            return lost.stream().map(FakeRow::queued).toList();
        });
    }

    @Override
    public void reportClaims(Session session, ClaimReport report) {
        store.call(() -> Optional.ofNullable(store.leases.get(session))
                .map(lease -> lease.reports.put(report.queue(), new FakeStore.Reported(report, store.now()))));
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
                store.deliveries().goneWith(row.id());
                store.rows.remove(row.id());
                store.history.remove(row.id());
                store.output.keySet().removeIf(attempt -> attempt.job().equals(row.id()));
                store.agentRuns.keySet().removeIf(attempt -> attempt.job().equals(row.id()));
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
