package io.millrace.telemetry;

import io.millrace.core.job.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** A span of OpenTelemetry. */
final class SpanActivity implements Activity {
    private static final AttributeKey<String> JOB = AttributeKey.stringKey(JOB_ID);

    private final Span span;
    private final Trace trace;

    SpanActivity(Span span) {
        this.span = span;
        SpanContext context = span.getSpanContext();
        this.trace = new Trace(context.getTraceId(), context.getSpanId());
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public Activity put(String name, @Nullable String value) {
        if (value != null) {
            span.setAttribute(name, value);
        }
        return this;
    }

    @Override
    public Activity put(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    @Override
    public void mention(String jobId) {
        span.addEvent("job", Attributes.of(JOB, jobId));
    }

    @Override
    public Activity fail(String code) {
        span.setAttribute("error.type", code);
        span.setStatus(StatusCode.ERROR, code);
        return this;
    }

    @Override
    public void end() {
        span.end();
    }
}
