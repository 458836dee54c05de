package io.millrace.store;

/**
 * Whoever ends a job tells of it in the same statement: a row of {@code webhook_delivery} for each job that names a callback, with the job as it is
 * from then on. So an outcome that is committed is told, and one that is not is not.
 */
final class Webhooks {
    private static final String TIME = "to_char(j.%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

    /**
     * The job as clients see it, of a row aliased {@code j} as it is after the update; null if nobody is to be told, or it has not ended.
     */
    private static final String DOCUMENT = """
            CASE WHEN j.callback_url IS NOT NULL AND j.finished_at IS NOT NULL THEN json_build_object(
                'job_id', j.job_id, 'object_id', j.object_id, 'type', j.type, 'status', j.status, 'reason', j.reason,
                'owner', j.owner, 'priority', j.priority, 'params', coalesce(j.masked_params, j.params),
                'progress', CASE WHEN j.progress_percent IS NOT NULL THEN
                    json_build_object('percent', j.progress_percent, 'message', j.progress_message) END,
                'result', j.result,
                'error', CASE WHEN j.error_code IS NOT NULL THEN
                    json_build_object('code', j.error_code, 'message', j.error_message) END,
                'attempt', j.attempt, 'max_attempts', j.max_attempts, 'timeout_seconds', j.timeout_seconds,
                'created_at', %s, 'run_at', %s, 'started_at', %s, 'finished_at', %s, 'deadline_at', NULL,
                'worker', j.worker, 'labels', j.labels, 'deduplicated', false, 'trace_id', j.trace_id) END
            """.formatted(
                    TIME.formatted("created_at"),
                    TIME.formatted("run_at"),
                    TIME.formatted("started_at"),
                    TIME.formatted("finished_at"));

    private static final String TRACEPARENT = "'00-' || j.trace_id || '-' || j.span_id || '-01'";

    /** Columns to be returned by an update of {@code job j}, for {@link #told}. */
    static final String COLUMNS = "j.callback_url, " + TRACEPARENT + " AS traceparent, " + DOCUMENT + " AS document";

    private Webhooks() {}

    /**
     * A common table expression that writes what is to be told. Receivers that want nothing more are told nothing.
     *
     * @param ended an earlier one with {@code job_id, owner} and {@link #COLUMNS}
     */
    static String told(String ended) {
        return """
                , told AS (
                    INSERT INTO webhook_delivery (job_id, owner, url, receiver, payload, traceparent, state, due_at)
                    SELECT t.job_id, t.owner, t.callback_url, lower(substring(t.callback_url FROM '^[^/]*//[^/?#]*')), t.document::text, t.traceparent,
                        CASE WHEN g.url IS NULL THEN 'pending' ELSE 'disabled' END, CASE WHEN g.url IS NULL THEN now() END
                    FROM %s t LEFT JOIN webhook_gone g ON g.owner = t.owner AND g.url = t.callback_url
                    WHERE t.document IS NOT NULL)
                """.formatted(ended);
    }
}
