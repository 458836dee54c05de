package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.top.LiveView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = {
            "Shows queues, workers and running jobs, live; q ends it.",
            "Without a terminal: once, as text or JSON."
        })
final class Top extends Action {
    @Option(names = "--once", description = "One look, and no more.")
    boolean once;

    @Option(names = "--interval", paramLabel = "TIME", description = "Between two looks, at least 1 s; 2 s by default.")
    String interval = "2s";

    Top(Root root) {
        super(root);
    }

    @Override
    int call() {
        if (Amounts.seconds(interval) < 1) {
            throw CliException.usage("--interval " + interval + " is too short", "it is at least 1s");
        }
        LiveView view = new LiveView(client(), out(), root.surroundings().in());
        if (once || out().json() || !out().terminal().out() || !out().terminal().in()) {
            view.once();
        } else {
            view.run(1_000 * Amounts.seconds(interval));
        }
        return ExitCode.OK;
    }
}
