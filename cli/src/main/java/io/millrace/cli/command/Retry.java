package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Client;
import io.millrace.cli.show.JobCard;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "retry",
        description = {"Runs failed or cancelled jobs anew.", "Under the same ids, and with all their tries."})
final class Retry extends Action {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs' ids.")
    List<String> ids = new ArrayList<>();

    Retry(Root root) {
        super(root);
    }

    @Override
    int call() {
        return EachJob.of(ids, out(), id -> {
            Answer answer = client().post("/jobs/" + Client.part(id) + "/retry", null);
            if (out().json()) {
                printRaw(answer);
            } else {
                out().line(out().quiet() ? answer.job().id() : JobCard.summary(answer.job(), out()));
            }
        });
    }
}
