package io.millrace.telemetry;

import io.millrace.core.job.Trace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of OpenTelemetry. What has ended waits in memory, {@value #MOST_WAITING} of it at most, and is sent about each second on a thread of its
 * own; beyond that it is dropped. Where the receiver is away, traces are lost and nothing else.
 */
final class OtlpTracing implements Tracing {
    private static final int MOST_WAITING = 8_192;
    private static final int MOST_AT_ONCE = 512;
    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long CLOSED_WITHIN_MILLIS = 3_000;
    private static final int LONGEST_TEXT = 256;
    private static final int MOST_EVENTS = 100;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private OtlpTracing(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("io.millrace");
    }

    static OtlpTracing open(TracingSettings settings) {
        SpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.url())
                .setConnectTimeout(CONNECT)
                .setTimeout(ANSWER)
                .build();
        return new OtlpTracing(SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", settings.service())
                        .put("service.namespace", "millrace")
                        .put("service.instance.id", settings.instance())
                        .build()))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sample())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_TEXT)
                        .setMaxNumberOfEvents(MOST_EVENTS)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(new TellingExporter(exporter))
                        .setMaxQueueSize(MOST_WAITING)
                        .setMaxExportBatchSize(MOST_AT_ONCE)
                        .setScheduleDelay(OFTEN)
                        .build())
                .build());
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public long now() {
        return Clock.getDefault().now();
    }

    @Override
    public Activity serve(String name, @Nullable String traceparent) {
        Optional<Trace> given = Trace.parse(traceparent);
        return given.isPresent()
                ? begin(name, Role.SERVER, given.get())
                : recorded(tracer.spanBuilder(name)
                        .setNoParent()
                        .setSpanKind(SpanKind.SERVER)
                        .startSpan());
    }

    @Override
    public Activity begin(String name, Role role, @Nullable Trace parent) {
        return parent == null || !parent.isRecorded() ? Activity.NONE : start(name, role, parent, 0);
    }

    @Override
    public Activity begin(String name, Role role, @Nullable Trace parent, long since) {
        return parent == null || !parent.isRecorded() ? Activity.NONE : start(name, role, parent, since);
    }

    private Activity start(String name, Role role, Trace parent, long since) {
        SpanContext context = SpanContext.createFromRemoteParent(
                parent.id(), String.valueOf(parent.spanId()), TraceFlags.getSampled(), TraceState.getDefault());
        SpanBuilder builder = tracer.spanBuilder(name)
                .setParent(Context.root().with(Span.wrap(context)))
                .setSpanKind(SpanKind.valueOf(role.name()));
        if (since != 0) {
            builder.setStartTimestamp(since, TimeUnit.NANOSECONDS);
        }
        return recorded(builder.startSpan());
    }

    private static Activity recorded(Span span) {
        return span.isRecording() ? new SpanActivity(span) : Activity.NONE;
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSED_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    }
}
