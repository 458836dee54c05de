package io.millrace.cli.api;

import java.util.Map;

/** The API's names of what was wrong, as whoever typed it knows them. */
final class Fields {
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("timeout_seconds", "--timeout"),
            Map.entry("max_attempts", "--max-attempts"),
            Map.entry("backoff_seconds", "--backoff"),
            Map.entry("delay_seconds", "--delay"),
            Map.entry("run_at", "--run-at"),
            Map.entry("dedup_window_seconds", "--dedup-window"),
            Map.entry("retention_seconds", "--retention"),
            Map.entry("callback_url", "--callback-url"),
            Map.entry("object_id", "--object-id"),
            Map.entry("labels", "--label"),
            Map.entry("label", "--label"),
            Map.entry("priority", "--priority"),
            Map.entry("status", "--status"),
            Map.entry("created_after", "--after"),
            Map.entry("created_before", "--before"),
            Map.entry("limit", "--limit"),
            Map.entry("params.memory_mb", "params.memory_mb (run --memory)"),
            Map.entry("params.cpus", "params.cpus (run --cpus)"),
            Map.entry("params.image", "params.image (run --image)"),
            Map.entry("params.env", "params.env (run --env)"),
            Map.entry("params.stdin", "params.stdin (run --stdin)"),
            Map.entry("params.max_output_bytes", "params.max_output_bytes (run --max-output)"));

    private Fields() {}

    static String asTyped(String field) {
        return OPTIONS.getOrDefault(field, field);
    }
}
