package io.millrace.cli.command;

import io.millrace.cli.api.JobView;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.ProgressLine;
import io.millrace.cli.watch.OutputFollow;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Runs a command as a job: millrace run --wait -- echo hello",
            "Prints the job's id and returns; with --wait, prints what the command printed and exits as it did."
        },
        footerHeading = "%n",
        footer = {
            "Everything after the program's name is its own. For a line of the shell: millrace run -- sh -c 'echo a | wc -c'.",
            "The exit code of a command that is waited for: its own; 128 and the number of the signal that ended it, such as 137 where a",
            "limit did; 127 if there is no such program; 124 if it took too long; 1 if it ended otherwise, as by being cancelled."
        })
final class Run extends Action {
    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The program and its arguments; no shell is involved.")
    List<String> command = new ArrayList<>();

    @Option(names = "--cpus", paramLabel = "N", description = "Processors' worth of time, 0.1 to 64.")
    @Nullable
    String cpus;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Of all its processes: 512m, 2g; a bare number counts MB.")
    @Nullable
    String memory;

    @Option(
            names = "--max-output",
            paramLabel = "SIZE",
            description = "Ended if it writes more: 64k, 8m; 1m by default, at most 64m.")
    @Nullable
    String maxOutput;

    @Option(names = "--network", description = "May reach the network, which is closed by default.")
    boolean network;

    @Option(names = "--image", paramLabel = "IMAGE", description = "In a container of this image.")
    @Nullable
    String image;

    @Option(names = "--env", paramLabel = "K[=V]", description = "A variable; without =V as it is here.")
    List<String> env = new ArrayList<>();

    @Option(
            names = "--stdin",
            paramLabel = "FILE",
            description = "What it can read: a file of text, up to 1 MiB; -: the standard input.")
    @Nullable
    String stdin;

    @Option(names = "--follow", description = "As --wait, but prints what it prints as it comes.")
    boolean follow;

    @Mixin
    SubmitOptions options = new SubmitOptions();

    Run(Root root) {
        super(root);
    }

    @Override
    int call() {
        sayWhatIsNotPassedOn();
        Submission submission = new Submission(root, options);
        boolean waits = options.wait || follow;
        JobView job = submission.submit("command", params(), waits);
        if (!waits) {
            return ExitCode.OK;
        }
        if (follow) {
            try (ProgressLine none = new ProgressLine(out())) {
                none.pause();
                submission.watched(job, none, () -> printOutput(job, submission));
            }
        }
        JobView ended = submission.await(job);
        if (!follow && !out().json()) {
            printOutput(ended, submission);
        }
        submission.printEnd(ended);
        advise(ended);
        return ended.commandExitCode();
    }

    private void sayWhatIsNotPassedOn() {
        try {
            if (stdin == null
                    && !out().terminal().in()
                    && root.surroundings().in().available() > 0) {
                out().note("millrace: what stands on the standard input is not passed on: --stdin - does");
            }
        } catch (IOException e) {
            // Whoever closed it has nothing to pass on.
        }
    }

    private Map<String, Object> params() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("argv", command);
        if (cpus != null) {
            params.put("cpus", Amounts.number(cpus, cpus, "0.5 or 2"));
        }
        if (memory != null) {
            params.put("memory_mb", Amounts.megabytes(memory));
        }
        if (maxOutput != null) {
            params.put("max_output_bytes", Amounts.bytes(maxOutput));
        }
        if (network) {
            params.put("network", true);
        }
        SubmitOptions.put(params, "image", image);
        if (!env.isEmpty()) {
            params.put("env", variables());
        }
        if (stdin != null) {
            params.put("stdin", Params.text(stdin, root.surroundings().in()));
        }
        return params;
    }

    private Map<String, String> variables() {
        List<String> pairs = new ArrayList<>();
        for (String each : env) {
            if (each.contains("=")) {
                pairs.add(each);
                continue;
            }
            String here = root.surroundings().environment().get(each);
            if (here == null) {
                throw CliException.usage("there is no variable " + each + " here", "write --env " + each + "=value");
            }
            pairs.add(each + "=" + here);
        }
        return Params.pairs(pairs, "--env");
    }

    /** To a terminal in the order in which it was written; elsewhere each stream to its own. */
    private boolean printOutput(JobView job, Submission submission) {
        PrintStream results = submission.gated(out().json() ? out().errors() : out().bytes());
        PrintStream errors = submission.gated(out().errors());
        if (out().terminal().out() && out().terminal().err() || out().json()) {
            following(job, "all", results).follow();
            return true;
        }
        CompletableFuture<Void> rest = CompletableFuture.runAsync(
                () -> following(job, "stderr", errors).follow(), Run::inOwnThread);
        following(job, "stdout", results).follow();
        try {
            rest.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
        return true;
    }

    private OutputFollow following(JobView job, String stream, PrintStream to) {
        // One of the two tells what is to be told.
        Output notes = new Output(
                out().bytes(), out().errors(), out().terminal(), false, out().quiet() || stream.equals("stderr"));
        return new OutputFollow(client(), notes, job.id(), stream, to);
    }

    private static void inOwnThread(Runnable work) {
        Thread thread = new Thread(work, "stderr");
        thread.setDaemon(true);
        thread.start();
    }

    private void advise(JobView ended) {
        if (ended.text("reason").equals("output_limit")) {
            out().note("  what was written before is kept; for more: millrace run --max-output 8m, at most 64m");
        }
        if (ended.text("reason").equals("not_found")
                && command.size() == 1
                && command.get(0).indexOf(' ') > 0) {
            out().note("  for a line of the shell: millrace run -- sh -c '" + command.get(0) + "'");
        }
    }
}
