package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Outcome.Cancelled;
import io.millrace.core.job.Outcome.Completed;
import io.millrace.core.job.Outcome.Failed;
import io.millrace.core.job.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step 8: outcomes of attempts that are current and {@code processing}; others find no row (law L3). A request to cancel wins
 * over a failure, and success over a request.
 */
final class RecordOutcomes {
    /** What a result that PostgreSQL cannot store makes of its job. */
    static final String BAD_RESULT = "bad-result";

    private static final String SQL = """
            WITH outcome AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                    AS o (job_id, attempt, said, result, reason, error_code, error_message, retry_micros)),
            held AS (
                SELECT j.job_id, j.session, j.status, j.cancel_requested, o.said, o.result, o.reason, o.error_code, o.error_message,
                    o.retry_micros
                FROM job j JOIN outcome o ON o.job_id = j.job_id AND o.attempt = j.attempt
                ORDER BY j.job_id FOR UPDATE OF j),
            decided AS (
                SELECT held.*, CASE WHEN said = 'completed' THEN 'completed'
                               WHEN said = 'cancelled' OR cancel_requested IS NOT NULL THEN 'cancelled'
                               ELSE 'failed' END AS outcome
                FROM held WHERE status = 'processing'),
            verdict AS (
                SELECT job_id, session, outcome,
                    CASE WHEN outcome = 'failed' AND retry_micros IS NOT NULL THEN 'scheduled' ELSE outcome END AS status,
                    CASE outcome WHEN 'cancelled' THEN coalesce(cancel_requested, reason) WHEN 'failed' THEN reason END AS reason,
                    CASE WHEN outcome <> 'completed' AND cancel_requested IS NULL THEN error_code END AS error_code,
                    CASE WHEN outcome <> 'completed' AND cancel_requested IS NULL THEN error_message END AS error_message,
                    result, retry_micros, CASE outcome WHEN 'failed' THEN 1 ELSE 0 END AS failed, 0 AS lost,
                    false AS backlog
                FROM decided)
            """ + EndOfRun.STATEMENT_TAIL;

    private final Database database;
    private final Ends ends;

    RecordOutcomes(Database database, Ends ends) {
        this.database = database;
        this.ends = ends;
    }

    List<JobEvent> record(List<Outcome> outcomes) {
        // The first word about an attempt counts, as it would if they came one after the other.
        Map<Attempt, Outcome> first = new LinkedHashMap<>();
        outcomes.forEach(outcome -> first.putIfAbsent(outcome.attempt(), outcome));
        List<Outcome> all = List.copyOf(first.values());
        if (all.isEmpty()) {
            return List.of();
        }
        try {
            return write(all);
        } catch (RefusedDataException e) {
            return all.size() == 1 ? writeBad(all.get(0), e) : writeSingly(all);
        }
    }

    /** No outcome suffers for a stranger's result. */
    private List<JobEvent> writeSingly(List<Outcome> outcomes) {
        List<JobEvent> events = new ArrayList<>();
        outcomes.forEach(outcome -> events.addAll(record(List.of(outcome))));
        return events;
    }

    private List<JobEvent> writeBad(Outcome outcome, RefusedDataException refusal) {
        if (outcome instanceof Completed) {
            JobError error = new JobError(BAD_RESULT, "the result cannot be stored: it is no JSON that jsonb can hold");
            return write(List.of(new Failed(outcome.attempt(), Reason.ERROR, error, null)));
        }
        throw refusal;
    }

    private List<JobEvent> write(List<Outcome> outcomes) {
        List<Line> lines = outcomes.stream().map(RecordOutcomes::line).toList();
        return ends.toldOf(database.statement(connection -> write(connection, lines))).stream()
                .map(EndOfRun::event)
                .toList();
    }

    /** Of an attempt that is current: this transaction has locked its job's row. */
    static EndOfRun record(Connection connection, Outcome outcome) throws SQLException {
        return write(connection, List.of(line(outcome))).get(0);
    }

    private static List<EndOfRun> write(Connection connection, List<Line> lines) throws SQLException {
        try (Statement statement = new Statement(connection, SQL)) {
            return statement
                    .bindUuids(lines, line -> line.outcome.attempt().job().value())
                    .bindIntegers(lines, line -> line.outcome.attempt().number())
                    .bindTexts(lines, Line::said)
                    .bindTexts(lines, line -> line.result == null ? null : line.result.text())
                    .bindTexts(lines, line -> line.reason == null ? null : line.reason.wireName())
                    .bindTexts(lines, line -> line.error == null ? null : line.error.code())
                    .bindTexts(lines, line -> line.error == null ? null : line.error.message())
                    .bindDurations(lines, line -> line.outcome instanceof Failed failed ? failed.retryAfter() : null)
                    .read(EndOfRun::read);
        }
    }

    private record Line(
            Outcome outcome,
            String said,
            @Nullable Reason reason,
            @Nullable JobError error,
            @Nullable Json result) {}

    private static Line line(Outcome outcome) {
        if (outcome instanceof Failed failed) {
            return new Line(outcome, "failed", failed.reason(), failed.error(), failed.result());
        }
        if (outcome instanceof Cancelled cancelled) {
            return new Line(outcome, "cancelled", cancelled.reason(), cancelled.error(), cancelled.result());
        }
        return new Line(outcome, "completed", null, null, ((Completed) outcome).result());
    }
}
