package io.millrace.worker.execute;

import io.millrace.core.job.Outcome;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.Clock;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.PermanentFailure;
import io.millrace.worker.run.LogContext;
import io.millrace.worker.run.Run;
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

    /** @param threads one for each slot */
    public Runner(
            Handlers handlers,
            ProgressBook progress,
            OutputBook output,
            RetryPolicy retries,
            Runs runs,
            Clock clock,
            Executor threads,
            Ends ends) {
        this.handlers = handlers;
        this.progress = progress;
        this.output = output;
        this.verdicts = new Verdicts(retries);
        this.runs = runs;
        this.clock = clock;
        this.threads = threads;
        this.ends = ends;
    }

    public void start(Run run) {
        threads.execute(() -> {
            Outcome outcome = outcome(run);
            runs.ended(run);
            ends.ended(run, outcome);
        });
    }

    /** Whatever happens, there is an outcome: a run without one would hold its slot for ever. */
    private @Nullable Outcome outcome(Run run) {
        try {
            return execute(run);
        } catch (Throwable unreadable) {
            return verdicts.unreadable(run);
        }
    }

    private @Nullable Outcome execute(Run run) {
        if (!run.tenure().holds()) {
            run.stop(new Stop.SessionLost(), clock.nanos());
        }
        if (!run.begin(Thread.currentThread())) {
            return verdicts.threw(run, null);
        }
        try (LogContext about = LogContext.of(run.claimed())) {
            LogContext.EACH_JOB.infof("%s (%s) starts", run.attempt(), run.type());
            // Within the deadline and the reach of its interrupt: a result may take its time to be written, too.
            return verdicts.returned(run, call(run));
        } catch (Throwable thrown) {
            // Errors of the JVM are the handler's as well: its worker must live to record them.
            return verdicts.threw(run, thrown);
        } finally {
            run.end();
        }
    }

    private Map<String, @Nullable Object> call(Run run) throws Exception {
        JobHandler handler = handlers.of(run.type())
                .orElseThrow(() -> new PermanentFailure("no-handler", "this worker does not serve " + run.type()));
        JobContext context =
                new RunContext(run, Params.of(run.claimed().spec().params()), progress, output.open(run), clock);
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
