package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.JobStore.Released;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A store in memory, which the fakes of {@link JobStore}, {@link JobReader}, {@link UpkeepStore}, {@link LeaseStore} and others share.
 * Its time is the clock's. One call at a time. It compares params by their text.
 */
public final class FakeStore implements Stores {
    record Key(String owner, String objectId) {}

    record Window(JobId holder, Instant expiresAt) {}

    record Reported(ClaimReport report, Instant at) {}

    static final class Lease {
        final WorkerInfo info;
        final Map<QueueId, Reported> reports = new HashMap<>();
        long counter;
        String status = "up";
        Instant seenAt;

        Lease(WorkerInfo info, Instant openedAt) {
            this.info = info;
            this.seenAt = openedAt;
        }
    }

    final TreeMap<JobId, FakeRow> rows = new TreeMap<>();
    final Map<Key, Window> windows = new HashMap<>();
    final Map<Session, Lease> leases = new LinkedHashMap<>();
    final Map<JobId, List<AttemptRecord>> history = new HashMap<>();
    final Set<QueueId> paused = new HashSet<>();
    final Map<Attempt, TreeMap<Long, OutputPiece>> output = new HashMap<>();
    private final FakeDeliveryStore deliveries = new FakeDeliveryStore(this);
    private final FakeSecretStore secrets = new FakeSecretStore(this);
    final Map<Attempt, FakeAgentStore.Run> agentRuns = new LinkedHashMap<>();
    private final FakeRunwayStore runway = new FakeRunwayStore(this);
    private final ManualClock clock;
    private boolean away;

    public FakeStore(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public FakeJobStore jobs() {
        return new FakeJobStore(this);
    }

    @Override
    public FakeJobReader reader() {
        return new FakeJobReader(this);
    }

    @Override
    public FakeUpkeepStore upkeep() {
        return new FakeUpkeepStore(this);
    }

    @Override
    public FakeLeaseStore leases() {
        return new FakeLeaseStore(this);
    }

    @Override
    public FakeRunwayStore runway() {
        return runway;
    }

    @Override
    public FakeQueueStore queues() {
        return new FakeQueueStore(this);
    }

    @Override
    public FakeOutputStore output() {
        return new FakeOutputStore(this);
    }

    @Override
    public FakeDeliveryStore deliveries() {
        return deliveries;
    }

    @Override
    public FakeSecretStore secrets() {
        return secrets;
    }

    @Override
    public FakeAgentStore agents() {
        return new FakeAgentStore(this);
    }

    @Override
    public FakeJobChanges changes() {
        return new FakeJobChanges(this);
    }

    @Override
    public void pass(Duration duration) {
        clock.tick(duration);
    }

    /** From now on every call throws {@link StoreUnavailableException}, and changes nothing. */
    public synchronized void goAway() {
        away = true;
    }

    public synchronized void comeBack() {
        away = false;
    }

    synchronized <T> T call(Supplier<T> work) {
        if (away) {
            throw new StoreUnavailableException("the fake store is away", new SQLException("away"));
        }
        return work.get();
    }

    Instant now() {
        return clock.now();
    }

    boolean isLive(Window window) {
        FakeRow holder = rows.get(window.holder());
        return window.expiresAt().isAfter(now()) || (holder != null && !holder.status.isTerminal());
    }

    /** The rows that a session runs, in the order of their ids. */
    List<FakeRow> runsOf(Session session) {
        return rows.values().stream().filter(row -> session.equals(row.session)).toList();
    }

    List<FakeRow> where(Predicate<FakeRow> condition) {
        return rows.values().stream().filter(condition).toList();
    }

    /** Jobs of an owner that are published or run. */
    int held(String owner) {
        return where(row -> row.owner().equals(owner) && (row.isPublished() || row.status == JobStatus.PROCESSING))
                .size();
    }

    boolean isOverQuota(String owner, IntakeLimits limits) {
        OptionalInt quota = limits.openJobs(owner);
        return quota.isPresent()
                && where(row -> row.owner().equals(owner) && !row.status.isTerminal())
                                .size()
                        >= quota.getAsInt();
    }

    List<FakeRow> inStatus(JobStatus status) {
        return rows.values().stream().filter(row -> row.status == status).toList();
    }

    /** Removes the window of a job if it still is the job's; empty if it was not. */
    List<WindowKey> removeWindow(FakeRow row) {
        String objectId = row.submission.spec().objectId();
        if (objectId == null) {
            return List.of();
        }
        Key key = new Key(row.submission.owner(), objectId);
        Window window = windows.get(key);
        if (window == null || !window.holder().equals(row.id())) {
            return List.of();
        }
        windows.remove(key);
        return List.of(new WindowKey(key.owner(), key.objectId(), row.id()));
    }

    void remember(FakeRow row, String outcome) {
        history.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row.record(outcome, now()));
    }

    /** The agent's run that a row is in; empty: it is in none. */
    Optional<FakeAgentStore.Run> agentRun(FakeRow row) {
        return Optional.ofNullable(agentRuns.get(row.current()))
                .filter(run -> !run.ended && row.status == JobStatus.PROCESSING);
    }

    /** Cancels an agent's run. */
    JobEvent endAgentRun(FakeRow row, Reason reason) {
        agentRuns.get(row.current()).ended = true;
        row.end(JobStatus.CANCELLED, reason, null, now());
        remember(row, "cancelled");
        return row.event();
    }

    /** What a change of these rows is to others. */
    static Released released(List<FakeRow> changed) {
        List<QueuedJob> queued = changed.stream()
                .filter(FakeRow::isPublished)
                .map(FakeRow::queued)
                .toList();
        List<JobEvent> events = changed.stream().map(FakeRow::event).toList();
        return new Released(queued, events);
    }
}
