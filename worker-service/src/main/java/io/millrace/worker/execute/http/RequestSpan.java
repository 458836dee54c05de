package io.millrace.worker.execute.http;

import io.millrace.core.job.Trace;
import io.millrace.handler.JobContext;
import io.millrace.outbound.Outcome;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.Tracing.Role;
import org.jspecify.annotations.Nullable;

/** What a request looks like in a trace: how it was answered, and nothing of where it went or what it carried: both may hold secrets. */
final class RequestSpan {
    private final Activity activity;
    private final @Nullable Trace trace;

    private RequestSpan(Activity activity, @Nullable Trace trace) {
        this.activity = activity;
        this.trace = trace;
    }

    static RequestSpan begin(Tracing tracing, JobContext context) {
        Trace handler = Trace.parse(context.traceparent()).orElse(null);
        Activity activity = tracing.begin("http_request", Role.CLIENT, handler);
        if (activity != Activity.NONE) {
            activity.put(Activity.JOB_ID, context.jobId())
                    .put(Activity.JOB_ATTEMPT, context.attempt())
                    .put("http.request.method", String.valueOf(context.params().getOrDefault("method", "GET")));
        }
        return new RequestSpan(activity, activity.traceOr(handler));
    }

    /** What the request tells its receiver; null: nothing. */
    @Nullable
    String traceparent() {
        return trace == null ? null : trace.traceparent();
    }

    void answered(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            activity.put("http.response.status_code", answered.status());
            if (answered.status() >= 400) {
                activity.fail(Integer.toString(answered.status()));
            }
        } else {
            activity.fail(outcome instanceof Outcome.Refused ? "address-refused" : "no-answer");
        }
    }

    void end() {
        activity.end();
    }
}
