package io.millrace.gateway.agent;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.Tracing.Role;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** An agent's run as what a worker's handler looks like in a trace: known when it is over, since its agent may talk to any gateway. */
final class AgentSpan {
    private AgentSpan() {}

    static void record(Tracing tracing, Job job, Attempt attempt, Report report) {
        Instant started = job.times().startedAt();
        if (!tracing.isOn() || started == null || job.state().attempt() != attempt.number()) {
            return;
        }
        long since = TimeUnit.SECONDS.toNanos(started.getEpochSecond()) + started.getNano();
        Activity run = tracing.begin("handler", Role.INTERNAL, job.trace(), since)
                .about(job.id())
                .put(Activity.JOB_TYPE, job.spec().type())
                .put(Activity.JOB_ATTEMPT, attempt.number())
                .put("millrace.worker", job.state().worker());
        if (report instanceof Report.Failure) {
            // Its own code is an agent's word, and may say anything.
            run.put(Activity.OUTCOME, "failed").fail("error");
        } else {
            run.put(Activity.OUTCOME, "completed");
        }
        run.end();
    }
}
