package io.millrace.worker.execute;

import io.millrace.core.job.Progress;
import io.millrace.core.job.StdStream;
import io.millrace.core.job.Trace;
import io.millrace.core.port.Clock;
import io.millrace.handler.JobContext;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Stop;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler sees of its run. */
final class RunContext implements JobContext {
    private final Run run;
    private final Map<String, @Nullable Object> params;
    private final ProgressBook progress;
    private final RunOutput output;
    private final Clock clock;
    private final @Nullable Trace trace;

    RunContext(
            Run run,
            Map<String, @Nullable Object> params,
            ProgressBook progress,
            RunOutput output,
            Clock clock,
            @Nullable Trace trace) {
        this.run = run;
        this.params = params;
        this.progress = progress;
        this.output = output;
        this.clock = clock;
        this.trace = trace;
    }

    @Override
    public String jobId() {
        return run.attempt().job().toString();
    }

    @Override
    public String owner() {
        return run.claimed().owner();
    }

    @Override
    public @Nullable String objectId() {
        return run.claimed().spec().objectId();
    }

    @Override
    public Map<String, @Nullable Object> params() {
        return params;
    }

    @Override
    public int attempt() {
        return run.attempt().number();
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, run.nanosLeft(clock.nanos())));
    }

    @Override
    public boolean isCancelled() {
        return run.stopped() != null;
    }

    @Override
    public boolean isLost() {
        return run.stopped() instanceof Stop.SessionLost;
    }

    @Override
    public @Nullable String traceparent() {
        return trace == null ? null : trace.traceparent();
    }

    @Override
    public OutputStream stdout() {
        return output.stream(StdStream.STDOUT);
    }

    @Override
    public OutputStream stderr() {
        return output.stream(StdStream.STDERR);
    }

    @Override
    public void progress(int percent, @Nullable String message) {
        progress.put(run.attempt(), new Progress(percent, message));
    }
}
