package io.millrace.worker.run;

import io.millrace.core.job.Outcome;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.Tracing.Role;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a run looks like in its trace. Says nothing of what its job was given, nor of what came out. */
public final class RunSpans {
    private static final String WAITED = "millrace.waited_ms";

    private final Tracing tracing;

    public RunSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    /** When something begins that is told of later. */
    public long now() {
        return tracing.now();
    }

    /** @param jobs how many were asked for at once */
    public void claimed(Collection<Run> runs, long since, int jobs) {
        if (tracing.isOn()) {
            runs.forEach(run -> about(run, begin("claim", run, since))
                    .put(Activity.BATCH_SIZE, jobs)
                    .put(
                            WAITED,
                            Duration.between(
                                            run.claimed().queuedAt(),
                                            run.claimed().startedAt())
                                    .toMillis())
                    .end());
        }
    }

    /** The handler begins. */
    public Activity handler(Run run) {
        return about(run, tracing.begin("handler", Role.INTERNAL, run.trace()));
    }

    /** @param jobs how many were recorded at once */
    public void recorded(Run run, @Nullable Outcome outcome, long since, int jobs) {
        if (tracing.isOn()) {
            about(run, begin("record", run, since))
                    .put(Activity.BATCH_SIZE, jobs)
                    .put(Activity.OUTCOME, word(outcome))
                    .end();
        }
    }

    /** What has come of a run that was recorded as {@code handling}. */
    public static void end(Activity handling, @Nullable Outcome outcome) {
        if (handling == Activity.NONE) {
            return;
        }
        handling.put(Activity.OUTCOME, word(outcome));
        if (outcome instanceof Outcome.Failed failed) {
            handling.fail(failed.error().code());
        } else if (outcome instanceof Outcome.Cancelled cancelled) {
            handling.fail(cancelled.reason().wireName());
        }
        handling.end();
    }

    private Activity begin(String name, Run run, long since) {
        return tracing.begin(name, Role.INTERNAL, run.trace(), since);
    }

    private static Activity about(Run run, Activity activity) {
        return activity == Activity.NONE
                ? activity
                : activity.about(run.attempt().job())
                        .put(Activity.JOB_TYPE, run.type())
                        .put(Activity.JOB_ATTEMPT, run.attempt().number());
    }

    private static String word(@Nullable Outcome outcome) {
        if (outcome == null) {
            return "released";
        } else if (outcome instanceof Outcome.Completed) {
            return "completed";
        }
        return outcome instanceof Outcome.Cancelled ? "cancelled" : "failed";
    }
}
