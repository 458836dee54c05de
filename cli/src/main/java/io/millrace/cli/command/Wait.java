package io.millrace.cli.command;

import io.millrace.cli.api.JobView;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.JobCard;
import io.millrace.cli.show.ProgressLine;
import io.millrace.cli.watch.JobWait;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description = {"Waits until jobs have ended, and exits by how they did.", "Prints a line for each."},
        footerHeading = "%n",
        footer =
                "Exit code 0: all completed; 1: one did not; 124: one timed out, or --timeout has passed; 4: one is unknown.")
final class Wait extends Action {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs' ids.")
    List<String> ids = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "TIME", description = "Wait no longer: 90, 5m, 2h. The jobs go on.")
    @Nullable
    String timeout;

    Wait(Root root) {
        super(root);
    }

    @Override
    int call() {
        OptionalLong deadline = timeout == null
                ? OptionalLong.empty()
                : OptionalLong.of(System.nanoTime() + Amounts.seconds(timeout) * 1_000_000_000L);
        int worst = ExitCode.OK;
        for (String id : ids) {
            worst = worse(worst, wait(id, deadline));
        }
        return worst;
    }

    private int wait(String id, OptionalLong deadline) {
        try {
            JobView job;
            try (ProgressLine progress = new ProgressLine(out())) {
                job = new JobWait(client(), out()).untilEnded(id, deadline, progress);
            }
            if (out().json()) {
                out().line(job.raw());
            } else {
                out().line(out().quiet() ? job.status() : JobCard.summary(job, out()));
            }
            return job.exitCode();
        } catch (CliException e) {
            if (e.exitCode() != ExitCode.NOT_FOUND || ids.size() == 1) {
                throw e;
            }
            if (out().json()) {
                out().line(OfEachJob.refused(id, e));
            }
            out().warn(id + ": " + e.text());
            return e.exitCode();
        }
    }

    /** What nobody knows of goes before what took too long, and that before what failed. */
    private static int worse(int one, int other) {
        List<Integer> order = List.of(ExitCode.OK, ExitCode.JOB_FAILED, ExitCode.TIMED_OUT, ExitCode.NOT_FOUND);
        return order.indexOf(other) > order.indexOf(one) ? other : one;
    }
}
