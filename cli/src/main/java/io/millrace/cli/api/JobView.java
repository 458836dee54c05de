package io.millrace.cli.api;

import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API tells of it.
 *
 * @param raw as it was sent
 */
public record JobView(Map<String, Object> fields, String raw) {
    /** As shells count them: what a signal ended has this and its number. */
    private static final int SIGNALLED = 128;

    public static JobView of(String json) throws IOException {
        return new JobView(Json.object(json), json);
    }

    public String id() {
        return text("job_id");
    }

    public String status() {
        return text("status");
    }

    /** Empty if there is none. */
    public String text(String field) {
        return Json.textOr(fields, field, "");
    }

    public int attempt() {
        Long attempt = Json.number(fields, "attempt");
        return attempt == null ? 0 : attempt.intValue();
    }

    public boolean hasEnded() {
        return switch (status()) {
            case "completed", "failed", "cancelled" -> true;
            default -> false;
        };
    }

    public boolean isDeduplicated() {
        return Boolean.TRUE.equals(fields.get("deduplicated"));
    }

    /** 0 to 100; null: it says nothing of it. */
    public @Nullable Long percent() {
        return Json.number(Json.map(fields, "progress"), "percent");
    }

    /** What whoever waited for this end exits with. */
    public int exitCode() {
        if (status().equals("completed")) {
            return ExitCode.OK;
        }
        return text("reason").equals("timeout") ? ExitCode.TIMED_OUT : ExitCode.JOB_FAILED;
    }

    /** The same of a command, whose own code goes before. */
    public int commandExitCode() {
        Map<String, Object> result = Json.map(fields, "result");
        Long code = Json.number(result, "exit_code");
        Long signal = Json.number(result, "signal");
        if (text("reason").equals("timeout")) {
            return ExitCode.TIMED_OUT;
        } else if (text("reason").equals("not_found")) {
            return ExitCode.NO_SUCH_COMMAND;
        } else if (signal != null) {
            return SIGNALLED + signal.intValue();
        } else if (code != null && !(code == 0 && !status().equals("completed"))) {
            return code.intValue();
        }
        return exitCode();
    }
}
