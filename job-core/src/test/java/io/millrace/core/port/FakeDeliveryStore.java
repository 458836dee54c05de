package io.millrace.core.port;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Trace;
import io.millrace.core.webhook.Delivery;
import io.millrace.core.webhook.Delivery.State;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** A {@link DeliveryStore} in memory. Its payloads say no more than which job ended, and how. */
public final class FakeDeliveryStore implements DeliveryStore {
    private static final Comparator<Lane> ORDER =
            Comparator.comparing(Lane::owner).thenComparing(Lane::receiver);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final FakeStore store;
    private final List<Row> rows = new ArrayList<>();
    private final Map<JobId, Integer> told = new HashMap<>();
    private final Set<Map.Entry<String, String>> gone = new HashSet<>();

    FakeDeliveryStore(FakeStore store) {
        this.store = store;
    }

    private static final class Row {
        final UUID id;
        final JobId job;
        final Lane lane;
        final String url;
        final String payload;
        final Trace trace;
        State state = State.PENDING;
        int attempt;
        int tries;
        Instant dueAt;
        Instant giveUpAt;
        Instant triedAt;
        Integer statusCode;
        String error;

        Row(UUID id, JobId job, Lane lane, String url, String payload, Trace trace, Instant now) {
            this.id = id;
            this.job = job;
            this.lane = lane;
            this.url = url;
            this.payload = payload;
            this.trace = trace;
            this.dueAt = now;
            this.giveUpAt = now.plus(A_DAY);
        }

        void end(State to) {
            state = to;
            dueAt = null;
        }

        Map.Entry<String, String> target() {
            return Map.entry(lane.owner(), url);
        }

        boolean isDue(Instant now) {
            return state == State.PENDING && !dueAt.isAfter(now);
        }

        Delivery shown() {
            return new Delivery(id, job, url, state, attempt, triedAt, statusCode, error, dueAt);
        }
    }

    /** What has ended since this was last asked is there as if it had come with its outcome. */
    private List<Row> rows() {
        store.rows.values().forEach(this::tell);
        return rows;
    }

    private void tell(FakeRow job) {
        String url = job.submission.spec().callbackUrl();
        int before = told.getOrDefault(job.id(), 0);
        if (url == null || before == job.ends.size()) {
            return;
        }
        URI uri = URI.create(url);
        Lane lane = new Lane(job.owner(), (uri.getScheme() + "://" + uri.getAuthority()).toLowerCase(Locale.ROOT));
        for (int i = before; i < job.ends.size(); i++) {
            String payload = "{\"job_id\": \"" + job.id() + "\", \"status\": \""
                    + job.ends.get(i).wireName() + "\"}";
            UUID id = new UUID(rows.size(), i);
            Row row = new Row(id, job.id(), lane, url, payload, Trace.recorded(job.submission.trace()), store.now());
            rows.add(row);
            if (gone.contains(row.target())) {
                row.end(State.DISABLED);
            }
        }
        told.put(job.id(), job.ends.size());
    }

    /** Before its row is removed. */
    void goneWith(JobId job) {
        rows().removeIf(row -> row.job.equals(job) && row.state != State.PENDING);
    }

    @Override
    public DueLanes dueLanes(Lane after, Set<String> passedOver, int most) {
        return store.call(() -> {
            List<Lane> lanes = rows().stream()
                    .filter(row -> row.state == State.PENDING)
                    .map(row -> row.lane)
                    .filter(lane -> !passedOver.contains(lane.owner()))
                    .distinct()
                    .filter(lane -> after == null || ORDER.compare(lane, after) > 0)
                    .sorted(ORDER)
                    .limit(most)
                    .toList();
            List<Lane> due = lanes.stream().filter(lane -> !due(lane).isEmpty()).toList();
            return new DueLanes(due, lanes.size() < most ? null : lanes.get(most - 1));
        });
    }

    private List<Row> due(Lane lane) {
        return rows.stream()
                .filter(row -> row.lane.equals(lane) && row.isDue(store.now()))
                .sorted(Comparator.comparing(row -> row.dueAt))
                .toList();
    }

    @Override
    public List<DueDelivery> take(Map<Lane, Room> rooms, long bytes, Duration hold) {
        return store.call(() -> {
            rows();
            List<DueDelivery> taken = new ArrayList<>();
            Map<String, Long> ofOwners = new HashMap<>();
            rooms.forEach((lane, room) -> due(lane).stream()
                    .limit(room.tries())
                    .filter(row -> ofOwners.getOrDefault(lane.owner(), 0L) < room.bytesOfOwner())
                    .filter(row ->
                            ofOwners.values().stream().mapToLong(size -> size).sum() < bytes)
                    .forEach(row -> {
                        ofOwners.merge(lane.owner(), (long) row.payload.length(), Long::sum);
                        taken.add(taken(row, hold));
                    }));
            return taken;
        });
    }

    private DueDelivery taken(Row row, Duration hold) {
        row.attempt++;
        row.tries++;
        row.dueAt = store.now().plus(hold);
        return new DueDelivery(row.id, row.attempt, row.tries, row.lane, row.url, row.payload, row.trace);
    }

    @Override
    public void record(Collection<Tried> tries) {
        store.call(() -> {
            tries.forEach(tried -> where(row -> row.id.equals(tried.delivery())
                            && row.attempt == tried.attempt()
                            && row.state == State.PENDING)
                    .forEach(row -> record(row, tried)));
            rows.removeIf(row -> row.state != State.PENDING && !store.rows.containsKey(row.job));
            return null;
        });
    }

    private void record(Row row, Tried tried) {
        row.triedAt = store.now();
        row.statusCode = tried.statusCode();
        row.error = tried.error();
        if (tried.verdict() instanceof Verdict.Delivered) {
            row.end(State.DELIVERED);
        } else if (tried.verdict() instanceof Verdict.Again again) {
            Instant next = store.now().plus(again.after());
            row.dueAt = next.isAfter(row.giveUpAt) ? row.giveUpAt : next;
            if (!store.now().isBefore(row.giveUpAt)) {
                row.end(State.FAILED);
            }
        } else {
            gone.add(row.target());
            row.end(State.DISABLED);
            where(other -> other.target().equals(row.target()) && other.state == State.PENDING)
                    .forEach(other -> other.end(State.DISABLED));
        }
    }

    private List<Row> where(Predicate<Row> condition) {
        return rows().stream().filter(condition).toList();
    }

    @Override
    public List<Delivery> of(JobId job) {
        return store.call(
                () -> where(row -> row.job.equals(job)).stream().map(Row::shown).toList());
    }

    @Override
    public Optional<Delivery> redeliver(JobId job, UUID delivery) {
        return store.call(() -> where(row -> row.job.equals(job) && row.id.equals(delivery)).stream()
                .findFirst()
                .map(row -> {
                    row.state = State.PENDING;
                    row.tries = 0;
                    row.dueAt = store.now();
                    row.giveUpAt = store.now().plus(A_DAY);
                    gone.remove(row.target());
                    return row.shown();
                }));
    }
}
