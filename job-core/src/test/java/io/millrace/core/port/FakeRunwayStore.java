package io.millrace.core.port;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.policy.RunwayDepth;
import io.millrace.core.policy.Turns;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A {@link RunwayStore} in memory. */
public final class FakeRunwayStore implements RunwayStore {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final FakeStore store;
    private final Map<String, Integer> turns = new HashMap<>();
    private final Map<QueueId, String> lastOwners = new HashMap<>();

    FakeRunwayStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public Set<String> waitingTypes() {
        return store.call(() -> store.where(row -> row.isInBacklog() && !store.paused.contains(row.queue())).stream()
                .map(row -> row.queue().type())
                .collect(Collectors.toSet()));
    }

    @Override
    public Optional<Feed> feed(String type, int most, OptionalInt runningQuota) {
        return store.call(() -> Optional.of(feedNow(type, most, runningQuota)));
    }

    @Override
    public int room(String type) {
        return store.call(() -> roomNow(type));
    }

    private int roomNow(String type) {
        Set<String> served = store.leases.values().stream()
                .filter(lease -> serves(lease, type))
                .flatMap(lease -> lease.info.types().stream())
                .collect(Collectors.toSet());
        int takenByOthers = served.stream()
                .filter(other -> !other.equals(type))
                .mapToInt(other -> Math.max(0, published(other) - RunwayDepth.of(0, perSecond(other))))
                .sum();
        return served.isEmpty()
                ? 0
                : Math.max(0, RunwayDepth.of(freeSlots(type) - takenByOthers, perSecond(type)) - published(type));
    }

    private int published(String type) {
        return store.where(row -> row.isPublished() && row.queue().type().equals(type))
                .size();
    }

    private Feed feedNow(String type, int most, OptionalInt runningQuota) {
        int room = Math.min(most, roomNow(type));
        int quota = runningQuota.orElse(Integer.MAX_VALUE);
        Map<Priority, Deque<FakeRow>> lines = new EnumMap<>(Priority.class);
        QueueId.ofType(type).forEach(queue -> lines.put(queue.priority(), line(queue, quota)));
        int turn = turns.getOrDefault(type, 0);
        List<FakeRow> taken = Turns.take(turn, lines, room).stream()
                .filter(row -> publish(row, quota))
                .toList();
        turns.put(type, turn + taken.size());
        boolean others = waitingTypes().contains(type);
        return new Feed(taken.stream().map(FakeRow::queued).toList(), others ? 0 : room - taken.size());
    }

    private boolean publish(FakeRow row, int quota) {
        boolean may = store.held(row.owner()) < quota;
        if (may) {
            row.queuedAt = store.now();
            lastOwners.put(row.queue(), row.owner());
        }
        return may;
    }

    /** One of each owner in turn, beginning behind the last one that was fed. */
    private Deque<FakeRow> line(QueueId queue, int quota) {
        Deque<FakeRow> line = new ArrayDeque<>();
        if (store.paused.contains(queue)) {
            return line;
        }
        NavigableMap<String, Deque<FakeRow>> byOwner = new TreeMap<>();
        store.where(row -> row.isInBacklog() && row.queue().equals(queue) && store.held(row.owner()) < quota).stream()
                .sorted(Comparator.comparing((FakeRow row) -> row.runAt).thenComparing(FakeRow::id))
                .forEach(row -> byOwner.computeIfAbsent(row.owner(), owner -> new ArrayDeque<>())
                        .add(row));
        String owner = lastOwners.getOrDefault(queue, "");
        while (!byOwner.isEmpty()) {
            owner = Optional.ofNullable(byOwner.higherKey(owner)).orElse(byOwner.firstKey());
            Deque<FakeRow> own = byOwner.get(owner);
            line.add(own.removeFirst());
            if (own.isEmpty()) {
                byOwner.remove(owner);
            }
        }
        return line;
    }

    private int freeSlots(String type) {
        return store.leases.entrySet().stream()
                .filter(entry -> serves(entry.getValue(), type))
                .mapToInt(entry -> freeSlots(entry.getValue(), store.runsOf(entry.getKey())))
                .sum();
    }

    private static int freeSlots(FakeStore.Lease lease, List<FakeRow> runs) {
        boolean alone = runs.stream().anyMatch(FakeRow::isAlone);
        return alone ? 0 : Math.max(0, lease.info.concurrency() - runs.size());
    }

    /** Whether it is a live worker of the type. */
    boolean serves(FakeStore.Lease lease, String type) {
        return lease.status.equals("up")
                && lease.info.types().contains(type)
                && lease.seenAt.plus(FRESH).isAfter(store.now());
    }

    private double perSecond(String type) {
        return store.leases.values().stream()
                .filter(lease -> serves(lease, type))
                .flatMap(lease -> lease.reports.values().stream())
                .filter(reported -> reported.report().queue().type().equals(type)
                        && reported.at().plus(FRESH).isAfter(store.now()))
                .mapToDouble(reported -> reported.report().perSecond())
                .sum();
    }

    @Override
    public int recallPaused() {
        return store.call(() -> {
            List<FakeRow> recalled = store.where(row -> row.isPublished() && store.paused.contains(row.queue()));
            recalled.forEach(row -> row.queuedAt = null);
            return recalled.size();
        });
    }

    /** Counts are counted here. */
    @Override
    public void foldCounts() {
        store.call(() -> null);
    }

    @Override
    public Set<String> ownersWith(int openJobs) {
        return store.call(() -> store.where(row -> !row.status.isTerminal()).stream()
                .collect(Collectors.groupingBy(FakeRow::owner, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(owner -> owner.getValue() >= openJobs)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }
}
