package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.JobCard;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = {"Shows a job.", "Exit code 0 however the job is; wait exits by its end."})
final class Status extends OfOneJob {
    Status(Root root) {
        super(root);
    }

    @Override
    int call() {
        Answer answer = get("");
        if (out().json()) {
            printRaw(answer);
        } else if (out().quiet()) {
            out().line(answer.job().status());
        } else {
            JobCard.print(answer.job(), out());
        }
        return ExitCode.OK;
    }
}
