package io.millrace.cli.command;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Unreachable;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Gate;
import io.millrace.cli.show.JobCard;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.ProgressLine;
import io.millrace.cli.watch.Interrupt;
import io.millrace.cli.watch.JobWait;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Submitting a job, and waiting for its end where that is asked for. */
final class Submission {
    private final Root root;
    private final SubmitOptions options;
    private final Gate gate = new Gate();

    Submission(Root root, SubmitOptions options) {
        this.root = root;
        this.options = options;
    }

    /** The job as it was accepted; its id is told. */
    JobView submit(String type, Map<String, Object> params, boolean waits) {
        JobView job = accepted(options.body(type, params));
        Output out = root.output();
        if (job.isDeduplicated()) {
            out.note("millrace: submitted before: this is the first job of that object id, " + job.status());
        }
        if (waits) {
            out.note("job " + job.id());
        } else {
            out.line(out.json() ? job.raw() : job.id());
        }
        return job;
    }

    /** Sent once: it may have been accepted though nobody heard so. */
    private JobView accepted(Map<String, Object> body) {
        try {
            return root.client().post("/jobs", body).job();
        } catch (Unreachable e) {
            if (!e.mayHaveBeenObeyed()) {
                throw e;
            }
            throw new CliException(
                    ExitCode.REFUSED,
                    e.text() + "; the job may have been accepted all the same",
                    options.objectId != null
                            ? "submit it again: within the window of its --object-id it is the same job"
                            : "is it there? `millrace list -n 5`; submitted again it may run twice, but not with an --object-id");
        }
    }

    /** The job when it has ended. */
    JobView await(JobView job) {
        try (ProgressLine progress = new ProgressLine(root.output())) {
            return watched(
                    job,
                    progress,
                    () -> new JobWait(root.client(), root.output())
                            .untilEnded(job.id(), OptionalLong.empty(), progress));
        }
    }

    /** Does it; Ctrl-C meanwhile is about the job. */
    <T> T watched(JobView job, ProgressLine progress, Supplier<T> work) {
        try (Interrupt interrupt = Interrupt.answeredBy(new AboutTheJob(job.id(), progress))) {
            return work.get();
        }
    }

    private final class AboutTheJob implements Interrupt.Answer {
        private final String id;
        private final ProgressLine progress;

        AboutTheJob(String id, ProgressLine progress) {
            this.id = id;
            this.progress = progress;
        }

        @Override
        public void first(boolean typed) {
            progress.pause();
            gate.close();
            if (options.cancelOnInterrupt || typed && root.prompt().agrees("\nCancel the job " + id + " as well?")) {
                cancel(id);
            } else {
                second();
            }
        }

        @Override
        public void second() {
            root.output()
                    .errors()
                    .println("\nmillrace: the job goes on: `millrace wait " + id + "`, `millrace kill " + id + "`");
        }
    }

    private void cancel(String id) {
        try {
            root.client().postSoon("/jobs/" + Client.part(id) + "/cancel");
            root.output().errors().println("millrace: cancelled " + id);
        } catch (CliException e) {
            root.output().warn(e.text());
        } catch (Unreachable e) {
            root.output().warn(e.text() + "; the job goes on: `millrace kill " + id + "`");
        }
    }

    /** For what the job writes. */
    PrintStream gated(PrintStream to) {
        return gate.over(to);
    }

    /** What whoever waited gets to see at the end. */
    void printEnd(JobView job) {
        Output out = root.output();
        if (out.json()) {
            out.line(job.raw());
        } else if (!job.status().equals("completed")) {
            if (gate.isLineOpen() && out.terminal().out() && out.terminal().err()) {
                out.note("");
            }
            out.note(JobCard.summary(job, new Output(out.errors(), out.errors(), out.terminal(), false, false)));
        }
    }
}
