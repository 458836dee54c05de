package io.millrace.cli.show;

import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job for people, and a line of it. */
public final class JobCard {
    private static final int INDENT = 11;
    private static final int MOST_OF_JSON = 2000;

    private JobCard() {}

    /** All that matters of it, a line each. */
    public static void print(JobView job, Output output) {
        Card card = new Card(output);
        card.line("job", job.id());
        card.line("type", job.text("type"));
        card.line("status", status(job, output));
        card.line("object", job.text("object_id"));
        card.line("owner", job.text("owner"));
        if (!job.text("priority").equals("normal")) {
            card.line("priority", job.text("priority"));
        }
        card.line("attempt", attempt(job));
        card.line("worker", job.text("worker"));
        card.time("created", job.text("created_at"));
        if (job.status().equals("scheduled")) {
            card.time("due", job.text("run_at"));
        }
        card.time("started", job.text("started_at"));
        card.time("finished", job.text("finished_at"));
        card.json("labels", job.fields().get("labels"));
        card.json("params", job.fields().get("params"));
        card.json("result", job.fields().get("result"));
        Map<String, Object> error = Json.map(job.fields(), "error");
        card.line("error", Json.textOr(error, "message", ""));
    }

    private record Card(Output output) {
        void line(String name, String value) {
            if (!value.isEmpty()) {
                output.line(output.styled(Style.DIM, name + " ".repeat(INDENT - name.length())) + value);
            }
        }

        void time(String name, String time) {
            if (!time.isEmpty()) {
                line(name, Times.of(time) + " (" + Times.ago(time) + ")");
            }
        }

        void json(String name, @Nullable Object value) {
            if (value == null || value instanceof Map<?, ?> map && map.isEmpty()) {
                return;
            }
            String text = Output.safe(Json.write(value));
            line(name, text.length() > MOST_OF_JSON ? text.substring(0, MOST_OF_JSON) + "… (all of it: --json)" : text);
        }
    }

    private static String attempt(JobView job) {
        Long most = Json.number(job.fields(), "max_attempts");
        // A job that was run anew by hand has all its tries again.
        boolean within = most != null && job.attempt() <= most;
        return job.attempt() == 0 ? "" : job.attempt() + (within ? " of " + most : "");
    }

    private static String status(JobView job, Output output) {
        String reason = job.text("reason");
        String shown = output.styled(Style.ofStatus(job.status()), job.status())
                + (reason.isEmpty() ? "" : " (" + reason + ")");
        Long percent = job.percent();
        if (percent == null || job.hasEnded()) {
            return shown;
        }
        String message = Json.textOr(Json.map(job.fields(), "progress"), "message", "");
        return shown + ", " + percent + " %" + (message.isEmpty() ? "" : ": " + Output.safe(message));
    }

    /** How it ended, or is, in a line. */
    public static String summary(JobView job, Output output) {
        String reason = job.text("reason");
        String error = Json.textOr(Json.map(job.fields(), "error"), "message", "");
        return job.id() + "  " + output.styled(Style.ofStatus(job.status()), job.status())
                + (reason.isEmpty() ? "" : " (" + reason + ")")
                + (error.isEmpty() ? "" : ": " + Output.safe(error));
    }
}
