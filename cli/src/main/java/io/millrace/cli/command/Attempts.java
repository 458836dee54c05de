package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Style;
import io.millrace.cli.show.Table;
import io.millrace.cli.show.Times;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "attempts", description = "Shows what became of each attempt of a job.")
final class Attempts extends OfOneJob {
    Attempts(Root root) {
        super(root);
    }

    @Override
    int call() {
        Table table = new Table(out(), "attempt", "outcome", "reason", "started", "took", "worker", "error");
        Answer answer = get("/attempts");
        Listing.print(
                out(),
                answer,
                "attempts",
                "attempt",
                "it was not tried yet: `millrace why " + id + "` tells why",
                table,
                Attempts::row);
        if (out().terminal().out() && !out().json() && !out().quiet()) {
            Json.maps(answer.json(), "attempts").forEach(this::error);
        }
        return ExitCode.OK;
    }

    /** Whole, where the table may have cut it. */
    private void error(Map<String, Object> attempt) {
        String message = Json.textOr(Json.map(attempt, "error"), "message", "");
        if (!message.isEmpty()) {
            out().line("\nattempt " + Json.textOr(attempt, "attempt", "") + ": " + Output.safe(message));
        }
    }

    private static void row(Table table, Map<String, Object> attempt) {
        String started = Json.textOr(attempt, "started_at", "");
        String outcome = Json.textOr(attempt, "outcome", "running");
        table.styled(
                List.of(Style.PLAIN, Style.ofStatus(outcome)),
                Json.textOr(attempt, "attempt", ""),
                outcome,
                Json.textOr(attempt, "reason", ""),
                Times.of(started),
                Times.between(started, Json.textOr(attempt, "finished_at", "")),
                Json.textOr(attempt, "worker", ""),
                Json.textOr(Json.map(attempt, "error"), "message", ""));
    }
}
