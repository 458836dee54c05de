package io.millrace.cli.command;

import io.millrace.cli.api.JobView;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.JobCard;
import io.millrace.cli.watch.EventTail;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = {
            "Shows jobs whenever they change, a line each.",
            "One job until its end, or all of them until Ctrl-C. A connection that breaks is taken up where it was."
        })
final class Events extends Action {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "One job; without: all that you may see.")
    @Nullable
    String id;

    @Option(names = "--last-event-id", paramLabel = "EVENT", description = "Begin with what has changed since.")
    @Nullable
    String lastEventId;

    Events(Root root) {
        super(root);
    }

    @Override
    int call() {
        new EventTail(client(), out(), id, lastEventId).each(this::print);
        return ExitCode.OK;
    }

    private void print(JobView job) {
        if (out().json()) {
            out().line(job.raw());
        } else if (out().quiet()) {
            out().line(job.id() + " " + job.status());
        } else {
            Long percent = job.percent();
            out().line(JobCard.summary(job, out())
                    + "  " + job.text("type")
                    + (percent == null || job.hasEnded() ? "" : "  " + percent + " %"));
        }
    }
}
