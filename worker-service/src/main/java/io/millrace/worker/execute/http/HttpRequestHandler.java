package io.millrace.worker.execute.http;

import io.millrace.core.job.JobError;
import io.millrace.core.job.Reason;
import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import io.millrace.handler.PermanentFailure;
import io.millrace.outbound.Bounds;
import io.millrace.outbound.OutboundCall;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.Outcome;
import io.millrace.outbound.Outcome.Answered;
import io.millrace.outbound.Outcome.Failed;
import io.millrace.outbound.Outcome.Refused;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.RunFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code http_request}: sends a request, and keeps the answer. An answer that was not expected is a failure whose result it is. A run that is
 * told to stop hangs up at once; what it asked for may have been done all the same.
 */
public final class HttpRequestHandler implements JobHandler {
    /** So much of an answer is kept. As JSON it may be six times as long, and has room in a result. */
    private static final int BODY_BYTES = 64 * 1024;

    /** After its time a run is stopped by the worker, which says so, and after this by itself. */
    private static final Duration MARGIN = Duration.ofSeconds(6);

    private final OutboundHttp http;
    private final Tracing tracing;

    /** @param tracing sees each request, which carries the trace on */
    public HttpRequestHandler(OutboundHttp http, Tracing tracing) {
        this.http = http;
        this.tracing = tracing;
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.HTTP_REQUEST;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context)
            throws InterruptedException, PermanentFailure, RunFailure {
        ExpectedStatus expected = ExpectedStatus.of(context.params().get("expect_status"));
        HeaderSecrets secrets = HeaderSecrets.of(RequestParams.givenHeaders(context.params()));
        RequestSpan span = RequestSpan.begin(tracing, context);
        OutboundCall call = http.send(
                context.owner(),
                RequestParams.request(context.params(), span.traceparent()),
                new Bounds(context.timeLeft().plus(MARGIN), BODY_BYTES));
        try {
            Outcome outcome = call.outcome().toCompletableFuture().get();
            span.answered(outcome);
            return result(outcome, expected, secrets);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome never fails", e);
        } finally {
            call.cancel();
            span.end();
        }
    }

    private static Map<String, @Nullable Object> result(Outcome outcome, ExpectedStatus expected, HeaderSecrets secrets)
            throws PermanentFailure, RunFailure {
        if (outcome instanceof Refused refused) {
            throw new PermanentFailure("address-refused", refused.sentence());
        }
        if (outcome instanceof Failed failed) {
            throw new RunFailure(Reason.ERROR, new JobError("no-answer", failed.sentence()), Map.of(), true);
        }
        Answered answered = (Answered) outcome;
        Map<String, @Nullable Object> result = AnswerView.of(answered, secrets);
        if (expected.has(answered.status())) {
            return result;
        }
        String message = "answered " + answered.status() + ", expected " + expected;
        throw new RunFailure(Reason.ERROR, new JobError("unexpected-status", message), result, true);
    }
}
