package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.show.JobCard;
import picocli.CommandLine.Command;

@Command(
        name = "retry",
        description = {"Runs failed or cancelled jobs anew.", "Under the same ids, and with all their tries."})
final class Retry extends OfEachJob {
    Retry(Root root) {
        super(root);
    }

    @Override
    void change(String id) {
        Answer answer = post(id, "retry");
        if (out().json()) {
            printRaw(answer);
        } else {
            out().line(out().quiet() ? answer.job().id() : JobCard.summary(answer.job(), out()));
        }
    }
}
