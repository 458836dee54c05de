package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "why",
        description = {"Tells why a job does not run.", "And its place among the jobs of its owner."})
final class Why extends OfOneJob {
    Why(Root root) {
        super(root);
    }

    @Override
    int call() {
        Answer answer = get("/why");
        if (out().json()) {
            printRaw(answer);
            return ExitCode.OK;
        }
        Map<String, Object> why = answer.json();
        String code = Json.textOr(why, "code", "");
        String place = Json.text(why, "position");
        out().line(
                        out().quiet()
                                ? code
                                : code + ": " + Output.safe(Json.textOr(why, "detail", ""))
                                        + (place == null ? "" : " (place " + place + ")"));
        return ExitCode.OK;
    }
}
