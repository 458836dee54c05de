package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Trace;
import io.millrace.core.port.DeliveryStore;
import io.millrace.core.webhook.Delivery;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import io.millrace.core.webhook.Tried;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Webhooks, as rows that {@link Webhooks} has written. */
public final class PostgresDeliveryStore implements DeliveryStore {
    /** From lane to lane by one look into the index each, however much waits in them; past all lanes of an owner who is passed over. */
    private static final String DUE_LANES = """
            WITH RECURSIVE asked AS MATERIALIZED (SELECT ?::text[] AS passed_over), lane AS (
                (SELECT owner, receiver, owner = ANY ((SELECT passed_over FROM asked)::text[]) AS passed, 1 AS place FROM webhook_delivery
                    WHERE state = 'pending' AND (owner, receiver) > (?, ?) ORDER BY owner, receiver LIMIT 1)
                UNION ALL
                SELECT next.owner, next.receiver, next.owner = ANY ((SELECT passed_over FROM asked)::text[]), lane.place + 1
                FROM lane CROSS JOIN LATERAL (
                    (SELECT owner, receiver FROM webhook_delivery
                        WHERE NOT lane.passed AND state = 'pending' AND (owner, receiver) > (lane.owner, lane.receiver)
                        ORDER BY owner, receiver LIMIT 1)
                    UNION ALL
                    (SELECT owner, receiver FROM webhook_delivery
                        WHERE lane.passed AND state = 'pending' AND owner > lane.owner ORDER BY owner, receiver LIMIT 1)) next
                WHERE lane.place < ?)
            SELECT owner, receiver, NOT passed AND EXISTS (
                SELECT FROM webhook_delivery d WHERE d.state = 'pending' AND d.owner = lane.owner AND d.receiver = lane.receiver
                    AND d.due_at <= now())
            FROM lane ORDER BY place""";

    private static final String TAKE = """
            WITH lane AS MATERIALIZED (
                SELECT * FROM unnest(?::text[], ?::text[], ?::int[], ?::bigint[]) WITH ORDINALITY
                    AS l (owner, receiver, tries, bytes_of_owner, place)),
            held AS MATERIALIZED (
                SELECT due.*, lane.owner, lane.bytes_of_owner, lane.place FROM lane CROSS JOIN LATERAL (
                    SELECT d.delivery_id, d.due_at, octet_length(d.payload) AS bytes FROM webhook_delivery d
                    WHERE d.state = 'pending' AND d.owner = lane.owner AND d.receiver = lane.receiver AND d.due_at <= now()
                    ORDER BY d.due_at LIMIT lane.tries FOR UPDATE SKIP LOCKED) due),
            of_owners AS (
                SELECT *, sum(bytes) OVER (PARTITION BY owner ORDER BY place, due_at, delivery_id) - bytes AS before FROM held),
            of_all AS (
                SELECT *, sum(bytes) OVER (ORDER BY place, due_at, delivery_id) - bytes AS before_all
                FROM of_owners WHERE before < bytes_of_owner),
            taken AS (
                SELECT delivery_id FROM of_all WHERE before_all < ?)
            UPDATE webhook_delivery d SET attempt = d.attempt + 1, tries = d.tries + 1, due_at = now() + ? * interval '1 microsecond'
            FROM taken WHERE d.delivery_id = taken.delivery_id
            RETURNING d.delivery_id, d.attempt, d.tries, d.owner, d.receiver, d.url, d.payload,
                d.traceparent""";

    private static final String SHOWN = """
            delivery_id, job_id, url, state, attempt, tried_at, status_code, error, due_at""";

    private static final String OF_JOB =
            "SELECT " + SHOWN + " FROM webhook_delivery WHERE job_id = ? ORDER BY delivery_id";

    /** Its attempt stays, so that what becomes of a try that is under way still counts. */
    private static final String REDELIVER = """
            WITH asked AS (
                UPDATE webhook_delivery SET state = 'pending', tries = 0, due_at = now(), give_up_at = now() + interval '1 day'
                WHERE job_id = ? AND delivery_id = ? RETURNING *),
            wanted_again AS (
                DELETE FROM webhook_gone g USING asked WHERE g.owner = asked.owner AND g.url = asked.url)
            SELECT %s FROM asked""".formatted(SHOWN);

    private final Database database;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresDeliveryStore(DataSource source) {
        this.database = new Database(source);
    }

    private record LookedAt(Lane lane, boolean due) {}

    @Override
    public DueLanes dueLanes(@Nullable Lane after, Set<String> passedOver, int most) {
        List<LookedAt> lanes = database.byIndex(connection -> {
            try (Statement statement = new Statement(connection, DUE_LANES)) {
                return statement
                        .bindTexts(List.copyOf(passedOver), owner -> owner)
                        .bind(after == null ? "" : after.owner())
                        .bind(after == null ? "" : after.receiver())
                        .bind(most)
                        .read(row -> new LookedAt(lane(row), row.truth()));
            }
        });
        return new DueLanes(
                lanes.stream().filter(LookedAt::due).map(LookedAt::lane).toList(),
                lanes.size() < most ? null : lanes.get(most - 1).lane());
    }

    @Override
    public List<DueDelivery> take(Map<Lane, Room> rooms, long bytes, Duration hold) {
        List<Map.Entry<Lane, Room>> lanes = List.copyOf(rooms.entrySet());
        return lanes.isEmpty() ? List.of() : database.byIndex(connection -> take(connection, lanes, bytes, hold));
    }

    private static List<DueDelivery> take(
            Connection connection, List<Map.Entry<Lane, Room>> lanes, long bytes, Duration hold) throws SQLException {
        try (Statement statement = new Statement(connection, TAKE)) {
            return statement
                    .bindTexts(lanes, lane -> lane.getKey().owner())
                    .bindTexts(lanes, lane -> lane.getKey().receiver())
                    .bindIntegers(lanes, lane -> lane.getValue().tries())
                    .bindNumbers(lanes, lane -> lane.getValue().bytesOfOwner())
                    .bind(bytes)
                    .bind(hold)
                    .read(row -> new DueDelivery(
                            row.uuid(),
                            row.integer(),
                            row.integer(),
                            lane(row),
                            row.text(),
                            row.text(),
                            Trace.parse(row.textOrNull()).orElse(null)));
        }
    }

    private static Lane lane(RowReader row) throws SQLException {
        return new Lane(row.text(), row.text());
    }

    @Override
    public void record(Collection<Tried> tries) {
        if (!tries.isEmpty()) {
            database.transaction(connection -> RecordTries.record(connection, List.copyOf(tries)));
        }
    }

    @Override
    public List<Delivery> of(JobId job) {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, OF_JOB)) {
                return statement.bind(job.value()).read(PostgresDeliveryStore::delivery);
            }
        });
    }

    @Override
    public Optional<Delivery> redeliver(JobId job, UUID delivery) {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, REDELIVER)) {
                return statement.bind(job.value()).bind(delivery).read(PostgresDeliveryStore::delivery).stream()
                        .findFirst();
            }
        });
    }

    private static Delivery delivery(RowReader row) throws SQLException {
        return new Delivery(
                row.uuid(),
                row.jobId(),
                row.text(),
                Delivery.State.valueOf(row.text().toUpperCase(Locale.ROOT)),
                row.integer(),
                row.timeOrNull(),
                row.integerOrNull(),
                row.textOrNull(),
                row.timeOrNull());
    }
}
