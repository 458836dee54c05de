package io.millrace.gateway.agent;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.Progress;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.AgentStore.Beat;
import io.millrace.core.port.AgentStore.Finished;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.core.port.AgentStore.Written;
import io.millrace.core.port.JobEvents;
import io.millrace.gateway.log.JobLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What agents tell of their runs. All of it blocks. */
public final class Runs {
    private final AgentStore store;
    private final RetryPolicy retries;
    private final JobEvents events;

    public Runs(AgentStore store, RetryPolicy retries, JobEvents events) {
        this.store = store;
        this.retries = retries;
        this.events = events;
    }

    /** @throws JobException if there is no such job, the attempt is not this agent's any more, or its output is too much or has a gap */
    Beat.Held heartbeat(Attempt attempt, String principal, @Nullable Progress progress, @Nullable Written written) {
        Beat beat = store.heartbeat(attempt, principal, progress, written);
        if (beat instanceof Beat.Held held) {
            return held;
        } else if (beat instanceof Beat.Gap gap) {
            throw new JobException.Invalid(
                    "output_offset", "must be at most " + gap.written() + ", what there is of its output");
        } else if (beat instanceof Beat.TooMuch) {
            throw new JobException.TooLarge("an attempt may write " + AgentStore.MOST_OUTPUT / (1024 * 1024)
                    + " MiB at most: nothing was taken");
        } else if (beat instanceof Beat.UnknownJob) {
            throw new JobException.UnknownJob();
        }
        throw new JobException.StaleAttempt();
    }

    /**
     * Whether it has ended by this report, and not by an equal one before.
     *
     * @throws JobException if there is no such job, the attempt is not this agent's any more, or its result cannot be stored
     */
    boolean finish(Attempt attempt, String principal, Report report) {
        Finished finished = finished(attempt, principal, report);
        if (finished instanceof Finished.Recorded recorded) {
            JobLog.finished(
                    recorded.event(), principal, report instanceof Report.Failure failure ? failure.error() : null);
            events.announce(List.of(recorded.event()));
            return true;
        } else if (finished instanceof Finished.UnknownJob) {
            throw new JobException.UnknownJob();
        } else if (finished instanceof Finished.Stale) {
            throw new JobException.StaleAttempt();
        }
        return false;
    }

    private Finished finished(Attempt attempt, String principal, Report report) {
        try {
            return store.finish(attempt, principal, report, retries);
        } catch (IllegalArgumentException e) {
            throw new JobException.Invalid("result", "has data that cannot be stored");
        }
    }
}
