package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.JobView;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "kill",
        description = {"Cancels jobs, waiting or running.", "A job that has ended already is refused: exit code 3."})
final class Kill extends OfEachJob {
    @Option(names = "--wait", description = "Until they have stopped, at most 10 s each.")
    boolean wait;

    Kill(Root root) {
        super(root);
    }

    @Override
    void change(String id) {
        Answer answer = post(id, "cancel" + (wait ? "?wait=true" : ""));
        JobView job = answer.job();
        boolean done = job.status().equals("cancelled");
        if (out().json()) {
            printRaw(answer);
        } else if (done || !wait) {
            String how = done ? out().styled(Style.YELLOW, "cancelled") : "is being stopped";
            out().line(out().quiet() ? job.id() : job.id() + "  " + how);
        }
        if (wait && !done) {
            throw new CliException(
                    ExitCode.TIMED_OUT, id + " is being stopped, which takes longer", "`millrace wait " + id + "`");
        }
    }
}
