package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Client;
import io.millrace.cli.api.JobView;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Style;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "kill",
        description = {"Cancels jobs, waiting or running.", "A job that has ended already is refused: exit code 3."})
final class Kill extends Action {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs' ids.")
    List<String> ids = new ArrayList<>();

    @Option(names = "--wait", description = "Until they have stopped, at most 10 s each.")
    boolean wait;

    Kill(Root root) {
        super(root);
    }

    @Override
    int call() {
        return EachJob.of(ids, out(), this::kill);
    }

    private void kill(String id) {
        Answer answer = client().post("/jobs/" + Client.part(id) + "/cancel" + (wait ? "?wait=true" : ""), null);
        if (out().json()) {
            printRaw(answer);
            return;
        }
        JobView job = answer.job();
        boolean done = job.status().equals("cancelled");
        if (wait && !done) {
            throw new CliException(
                    ExitCode.TIMED_OUT, id + " is being stopped, which takes longer", "`millrace wait " + id + "`");
        }
        if (out().quiet()) {
            out().line(job.id());
        } else {
            out().line(job.id() + "  " + (done ? out().styled(Style.YELLOW, "cancelled") : "is being stopped"));
        }
    }
}
