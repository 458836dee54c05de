package io.millrace.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/**
 * What the demo shows of a job.
 *
 * @param percent progress, 0..100; -1 if none was told
 * @param outcome the result, or the error's message, or nothing yet
 */
record JobView(String id, String type, String status, String reason, int attempt, int percent, String outcome) {
    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");
    private static final int PERCENT_PER_BLOCK = 10;
    private static final int BLOCKS = 10;

    static JobView of(JsonNode job) {
        JsonNode error = job.path("error").path("message");
        JsonNode result = job.path("result");
        String outcome = result.isObject() ? result.toString() : error.asText("");
        return new JobView(
                job.path("job_id").asText(),
                job.path("type").asText(),
                job.path("status").asText(),
                job.path("reason").asText(""),
                job.path("attempt").asInt(),
                job.path("progress").path("percent").asInt(-1),
                outcome);
    }

    boolean finished() {
        return TERMINAL.contains(status);
    }

    /** Whether there is something new to show. */
    boolean differsFrom(JobView before) {
        return !status.equals(before.status) || attempt != before.attempt || blocks() > before.blocks();
    }

    /** One line of the live picture. */
    String line() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-10s", status));
        if (status.equals("processing")) {
            line.append(" ").append("#".repeat(blocks())).append(".".repeat(BLOCKS - blocks()));
        }
        if (attempt > 1) {
            line.append(" attempt ").append(attempt);
        }
        if (!reason.isEmpty()) {
            line.append(" (").append(reason).append(")");
        }
        if (finished() || status.equals("scheduled")) {
            line.append(" ").append(outcome);
        }
        return line.toString().stripTrailing();
    }

    private int blocks() {
        return Math.max(0, Math.min(BLOCKS, percent / PERCENT_PER_BLOCK));
    }
}
