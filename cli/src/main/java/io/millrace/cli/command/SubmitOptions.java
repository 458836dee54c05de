package io.millrace.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said of a job whatever its type. */
final class SubmitOptions {
    @Option(
            names = "--object-id",
            paramLabel = "X",
            description = "What it is about: the same is run once in five minutes.")
    @Nullable
    String objectId;

    @Option(names = "--label", paramLabel = "K=V", description = "To find it by; may be given several times.")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--priority",
            paramLabel = "P",
            completionCandidates = Choices.Priorities.class,
            description = "high, normal or low.")
    @Nullable
    String priority;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description =
                    "An attempt that takes longer is ended: 90, 5m, at most 1h; otherwise as `millrace types TYPE` shows.")
    @Nullable
    String timeout;

    @Option(names = "--max-attempts", paramLabel = "N", description = "How often it is tried when it fails.")
    @Nullable
    Integer maxAttempts;

    @Option(names = "--backoff", paramLabel = "TIME", description = "The pause before the second attempt.")
    @Nullable
    String backoff;

    @Option(names = "--delay", paramLabel = "TIME", description = "Not before that time has passed.")
    @Nullable
    String delay;

    @Option(names = "--run-at", paramLabel = "WHEN", description = "Not before: 2026-12-24T18:00:00Z.")
    @Nullable
    String runAt;

    @Option(names = "--dedup-window", paramLabel = "TIME", description = "How long --object-id counts.")
    @Nullable
    String dedupWindow;

    @Option(names = "--retention", paramLabel = "TIME", description = "How long it is kept after its end.")
    @Nullable
    String retention;

    @Option(names = "--callback-url", paramLabel = "URL", description = "Told of its end by a webhook.")
    @Nullable
    String callbackUrl;

    @Option(names = "--wait", description = "Wait for its end, and exit by it.")
    boolean wait;

    @Option(
            names = "--cancel-on-interrupt",
            description = "Ctrl-C, TERM or HUP while waiting cancels the job without asking.")
    boolean cancelOnInterrupt;

    /** The body of {@code POST /jobs}. */
    Map<String, Object> body(String type, Map<String, Object> params) {
        Choices.require(new Choices.Priorities(), "--priority", priority);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        put(body, "object_id", objectId);
        body.put("params", params);
        put(body, "priority", priority);
        put(body, "timeout_seconds", seconds(timeout));
        put(body, "max_attempts", maxAttempts);
        put(body, "backoff_seconds", seconds(backoff));
        put(body, "delay_seconds", seconds(delay));
        put(body, "run_at", runAt);
        put(body, "dedup_window_seconds", seconds(dedupWindow));
        put(body, "retention_seconds", seconds(retention));
        put(body, "callback_url", callbackUrl);
        if (!labels.isEmpty()) {
            body.put("labels", Params.pairs(labels, "--label"));
        }
        return body;
    }

    private static @Nullable Long seconds(@Nullable String time) {
        return time == null ? null : (Long) Amounts.seconds(time);
    }

    static void put(Map<String, Object> body, String key, @Nullable Object value) {
        if (value != null) {
            body.put(key, value);
        }
    }
}
