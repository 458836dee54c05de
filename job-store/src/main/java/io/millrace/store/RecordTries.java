package io.millrace.store;

import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** What has become of tries of webhooks. */
final class RecordTries {
    /** Further ones are tried, and answered as these were. */
    private static final int MOST_OTHERS = 5_000;

    /** What else waits for the URLs of these. */
    private static final String OTHERS = """
            SELECT d.delivery_id FROM webhook_delivery d
            JOIN (SELECT DISTINCT owner, url, receiver FROM webhook_delivery WHERE delivery_id = ANY (?)) said
                ON said.owner = d.owner AND said.receiver = d.receiver AND said.url = d.url
            WHERE d.state = 'pending' LIMIT %d""".formatted(MOST_OTHERS);

    /**
     * Whoever removes a job leaves its pending deliveries, and whoever ends a delivery removes it if its job is gone. Each must see what the other
     * has done: so the jobs are locked first, which retention passes over then.
     */
    private static final String LOCK_JOBS = """
            SELECT job_id FROM job WHERE job_id IN (SELECT job_id FROM webhook_delivery WHERE delivery_id = ANY (?))
            ORDER BY job_id FOR KEY SHARE""";

    /** Answers which of these tries want nothing more to be sent to their URL. */
    private static final String RECORD = """
            WITH tried AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::bigint[], ?::int[], ?::text[])
                    AS t (delivery_id, attempt, verdict, after_micros, status_code, error)),
            held AS (
                SELECT d.delivery_id, d.give_up_at, t.verdict, t.status_code, t.error, now() + t.after_micros * interval '1 microsecond' AS next_at
                FROM webhook_delivery d JOIN tried t ON t.delivery_id = d.delivery_id AND t.attempt = d.attempt
                WHERE d.state = 'pending' ORDER BY d.delivery_id FOR UPDATE OF d),
            decided AS (
                SELECT *, CASE WHEN verdict <> 'again' THEN verdict WHEN now() < give_up_at THEN 'pending' ELSE 'failed' END AS state
                FROM held),
            recorded AS (
                UPDATE webhook_delivery d SET
                    state = decided.state,
                    due_at = CASE decided.state WHEN 'pending' THEN LEAST(decided.next_at, decided.give_up_at) END,
                    tried_at = now(),
                    status_code = decided.status_code,
                    error = decided.error
                FROM decided WHERE d.delivery_id = decided.delivery_id
                RETURNING d.delivery_id, d.state)
            SELECT delivery_id FROM recorded WHERE state = 'disabled'""";

    private static final String GONE = """
            WITH said AS (
                SELECT DISTINCT owner, url, receiver FROM webhook_delivery WHERE delivery_id = ANY (?)),
            remembered AS (
                INSERT INTO webhook_gone (owner, url) SELECT owner, url FROM said ORDER BY owner, url ON CONFLICT DO NOTHING),
            others AS (
                SELECT d.delivery_id FROM webhook_delivery d
                JOIN said ON said.owner = d.owner AND said.receiver = d.receiver AND said.url = d.url
                WHERE d.delivery_id = ANY (?) AND d.state = 'pending' ORDER BY d.delivery_id FOR UPDATE OF d)
            UPDATE webhook_delivery d SET state = 'disabled', due_at = NULL, error = 'its URL has answered 410: Gone'
            FROM others WHERE d.delivery_id = others.delivery_id""";

    private static final String FORGET = """
            DELETE FROM webhook_delivery d WHERE delivery_id = ANY (?) AND state <> 'pending'
                AND NOT EXISTS (SELECT FROM job j WHERE j.job_id = d.job_id)""";

    private RecordTries() {}

    /** Within a transaction. */
    static Void record(Connection connection, List<Tried> tries) throws SQLException {
        List<UUID> deliveries =
                new ArrayList<>(tries.stream().map(Tried::delivery).toList());
        List<UUID> others = others(connection, tries);
        deliveries.addAll(others);
        try (Statement lock = new Statement(connection, LOCK_JOBS)) {
            lock.bindUuids(deliveries, Function.identity()).read(RowReader::jobId);
        }
        List<UUID> gone = ended(connection, tries);
        if (!gone.isEmpty()) {
            try (Statement statement = new Statement(connection, GONE)) {
                statement
                        .bindUuids(gone, Function.identity())
                        .bindUuids(others, Function.identity())
                        .update();
            }
        }
        try (Statement forget = new Statement(connection, FORGET)) {
            forget.bindUuids(deliveries, Function.identity()).update();
        }
        return null;
    }

    /** What ends, too, if one of these has been answered that its receiver is gone. */
    private static List<UUID> others(Connection connection, List<Tried> tries) throws SQLException {
        List<Tried> gone = tries.stream()
                .filter(tried -> tried.verdict() instanceof Verdict.Gone)
                .toList();
        if (gone.isEmpty()) {
            return List.of();
        }
        try (Statement statement = new Statement(connection, OTHERS)) {
            return statement.bindUuids(gone, Tried::delivery).read(RowReader::uuid);
        }
    }

    private static List<UUID> ended(Connection connection, List<Tried> tries) throws SQLException {
        try (Statement statement = new Statement(connection, RECORD)) {
            return statement
                    .bindUuids(tries, Tried::delivery)
                    .bindIntegers(tries, Tried::attempt)
                    .bindTexts(tries, tried -> word(tried.verdict()))
                    .bindDurations(
                            tries, tried -> tried.verdict() instanceof Verdict.Again again ? again.after() : null)
                    .bindIntegers(tries, Tried::statusCode)
                    .bindTexts(tries, Tried::error)
                    .read(RowReader::uuid);
        }
    }

    private static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered) {
            return "delivered";
        }
        return verdict instanceof Verdict.Gone ? "disabled" : "again";
    }
}
