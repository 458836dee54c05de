package io.millrace.cli.command;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Style;
import io.millrace.cli.show.Table;
import io.millrace.cli.show.Times;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "queues", description = "Lists the queues; pause NAME, resume NAME. (admin)")
final class Queues extends ActionWithParts {
    Queues(Root root) {
        super(root);
    }

    @Override
    List<Action> parts() {
        return List.of(new Pause(root), new Resume(root));
    }

    @Override
    int call() {
        Table table = new Table(out(), "queue", "waiting", "running", "oldest", "state");
        Listing.print(
                out(),
                client().get("/queues"),
                "queues",
                "name",
                "there are no queues yet: jobs make them",
                table,
                Queues::row);
        return ExitCode.OK;
    }

    private static void row(Table table, Map<String, Object> queue) {
        boolean paused = Boolean.TRUE.equals(queue.get("paused"));
        Long oldest = Json.number(queue, "oldest_seconds");
        table.styled(
                paused ? List.of(Style.YELLOW) : List.of(),
                Json.textOr(queue, "name", ""),
                Json.textOr(queue, "waiting", ""),
                Json.textOr(queue, "running", ""),
                oldest == null ? "" : Times.span(oldest),
                paused ? "paused" : "open");
    }

    private abstract static class Change extends Action {
        @Parameters(paramLabel = "QUEUE", description = "Its name, such as report.normal.")
        String queue = "";

        Change(Root root) {
            super(root);
        }

        int change(String verb, String done) {
            client().post("/queues/" + Client.part(queue) + "/" + verb, null);
            Done.say(out(), "queue", queue, done);
            return ExitCode.OK;
        }
    }

    @Command(name = "pause", description = "Starts no more jobs of a queue; those that run go on.")
    static final class Pause extends Change {
        Pause(Root root) {
            super(root);
        }

        @Override
        int call() {
            return change("pause", "is paused");
        }
    }

    @Command(name = "resume", description = "Starts jobs of a queue again.")
    static final class Resume extends Change {
        Resume(Root root) {
            super(root);
        }

        @Override
        int call() {
            return change("resume", "is open");
        }
    }
}
