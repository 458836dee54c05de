package io.millrace.worker.execute;

import io.millrace.core.job.Outcome;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.Clock;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.PermanentFailure;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.run.LogContext;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.RunSpans;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Stop;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs handlers, each on a thread of its own, and tells what has come of them. */
public final class Runner {
    private final Handlers handlers;
    private final ProgressBook progress;
    private final OutputBook output;
    private final Verdicts verdicts;
    private final Runs runs;
    private final Clock clock;
    private final Executor threads;
    private final Ends ends;
    private final RunSpans spans;

    /** @param threads one for each slot */
    public Runner(
            Handlers handlers,
            ProgressBook progress,
            OutputBook output,
            RetryPolicy retries,
            Runs runs,
            Clock clock,
            Executor threads,
            Ends ends,
            Tracing tracing) {
        this.handlers = handlers;
        this.progress = progress;
        this.output = output;
        this.verdicts = new Verdicts(retries);
        this.runs = runs;
        this.clock = clock;
        this.threads = threads;
        this.ends = ends;
        this.spans = new RunSpans(tracing);
    }

    public void start(Run run) {
        threads.execute(() -> {
            Activity handling = spans.handler(run);
            Outcome outcome = outcome(run, handling);
            RunSpans.end(handling, outcome);
            runs.ended(run);
            ends.ended(run, outcome);
        });
    }

    /** Whatever happens, there is an outcome: a run without one would hold its slot for ever. */
    private @Nullable Outcome outcome(Run run, Activity handling) {
        try {
            return execute(run, handling);
        } catch (Throwable unreadable) {
            return verdicts.unreadable(run);
        }
    }

    private @Nullable Outcome execute(Run run, Activity handling) {
        if (!run.tenure().holds()) {
            run.stop(new Stop.SessionLost(), clock.nanos());
        }
        if (!run.begin(Thread.currentThread())) {
            return verdicts.threw(run, null);
        }
        try (LogContext about = LogContext.of(run.claimed())) {
            LogContext.EACH_JOB.infof("%s (%s) starts", run.attempt(), run.type());
            // Within the deadline and the reach of its interrupt: a result may take its time to be written, too.
            return verdicts.returned(run, call(run, handling));
        } catch (Throwable thrown) {
            // Errors of the JVM are the handler's as well: its worker must live to record them.
            return verdicts.threw(run, thrown);
        } finally {
            run.end();
        }
    }

    private Map<String, @Nullable Object> call(Run run, Activity handling) throws Exception {
        JobHandler handler = handlers.of(run.type())
                .orElseThrow(() -> new PermanentFailure("no-handler", "this worker does not serve " + run.type()));
        JobContext context = new RunContext(
                run,
                Params.of(run.claimed().spec().params()),
                progress,
                output.open(run),
                clock,
                handling.traceOr(run.trace()));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(handler.getClass().getClassLoader());
        try {
            return handler.run(context);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
