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

@Command(name = "workers", description = "Lists the workers; drain NAME sends one home. (admin)")
final class Workers extends ActionWithParts {
    Workers(Root root) {
        super(root);
    }

    @Override
    List<Action> parts() {
        return List.of(new Drain(root));
    }

    @Override
    int call() {
        Table table = new Table(out(), "worker", "status", "running", "host", "seen", "isolation", "types");
        Listing.print(
                out(),
                client().get("/workers"),
                "workers",
                "worker",
                "no worker is there: jobs wait",
                table,
                Workers::row);
        return ExitCode.OK;
    }

    private static void row(Table table, Map<String, Object> worker) {
        String status = Json.textOr(worker, "status", "");
        int running = worker.get("running") instanceof List<?> list ? list.size() : 0;
        table.styled(
                List.of(Style.PLAIN, Style.ofStatus(status)),
                Json.textOr(worker, "worker", ""),
                status,
                running + "/" + Json.textOr(worker, "concurrency", ""),
                Json.textOr(worker, "host", ""),
                Times.ago(Json.textOr(worker, "last_seen", "")),
                Json.textOr(worker, "isolation", ""),
                Listing.joined(worker, "types"));
    }

    @Command(name = "drain", description = "Lets a worker finish what it runs, take nothing more, and leave.")
    static final class Drain extends Action {
        @Parameters(paramLabel = "WORKER", description = "Its name or session.")
        String worker = "";

        Drain(Root root) {
            super(root);
        }

        @Override
        int call() {
            client().post("/workers/" + Client.part(worker) + "/drain", null);
            Done.say(out(), "worker", worker, "drains");
            return ExitCode.OK;
        }
    }
}
