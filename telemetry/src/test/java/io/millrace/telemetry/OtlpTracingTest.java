package io.millrace.telemetry;

import static io.millrace.telemetry.SpanReceiver.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Trace;
import io.millrace.telemetry.Tracing.Role;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpTracingTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Trace PARENT = new Trace(ID, "00f067aa0ba902b7");
    private static final JobId JOB = new JobId(new UUID(1, 2));

    private final SpanReceiver receiver;
    private final Tracing tracing;

    OtlpTracingTest() throws Exception {
        receiver = new SpanReceiver();
        tracing = tracing(receiver.url(), 1);
    }

    @AfterEach
    void close() {
        tracing.close();
        receiver.close();
    }

    private static Tracing tracing(String url, double sample) {
        return TracingSettings.of(Optional.of(url), sample, "millrace-test", "t-1")
                .open();
    }

    private List<Span> sent() {
        tracing.close();
        return receiver.spans();
    }

    private static String attribute(List<KeyValue> attributes, String name) {
        return attributes.stream()
                .filter(each -> each.getKey().equals(name))
                .map(each -> each.getValue().hasStringValue()
                        ? each.getValue().getStringValue()
                        : Long.toString(each.getValue().getIntValue()))
                .findFirst()
                .orElse(null);
    }

    @Test
    void whatBelongsUnderASpanIsOfItsTrace() {
        Activity begun = tracing.begin("handler", Role.INTERNAL, PARENT);
        begun.about(JOB).put(Activity.JOB_ATTEMPT, 2).put("nothing", null).put("long", "x".repeat(300));
        Activity within = tracing.begin("http_request", Role.CLIENT, begun.trace());
        within.end();
        begun.end();

        assertThat(begun.trace().id()).isEqualTo(ID);
        List<Span> spans = sent();
        assertThat(spans).extracting(Span::getName).containsExactly("http_request", "handler");
        Span inner = spans.get(0);
        Span outer = spans.get(1);
        assertThat(hex(outer.getTraceId())).isEqualTo(ID);
        assertThat(hex(outer.getParentSpanId())).isEqualTo(PARENT.spanId());
        assertThat(hex(outer.getSpanId())).isEqualTo(begun.trace().spanId());
        assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
        assertThat(inner.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(attribute(outer.getAttributesList(), "millrace.job.id")).isEqualTo(JOB.toString());
        assertThat(attribute(outer.getAttributesList(), "millrace.job.attempt")).isEqualTo("2");
        assertThat(attribute(outer.getAttributesList(), "nothing")).isNull();
        assertThat(attribute(outer.getAttributesList(), "long")).hasSize(256);
        assertThat(attribute(receiver.resources().get(0).getResource().getAttributesList(), "service.name"))
                .isEqualTo("millrace-test");
    }

    @Test
    void whatIsToldLaterBeganWhenItBegan() throws Exception {
        long since = tracing.now();
        Thread.sleep(20);
        tracing.begin("persist", Role.INTERNAL, PARENT, since).end();

        Span span = sent().get(0);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(since);
        assertThat(span.getEndTimeUnixNano() - since)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void aFailureHasItsCode() {
        Activity failed = tracing.begin("handler", Role.INTERNAL, PARENT).fail("no-answer");
        failed.mention(JOB.toString());
        failed.end();

        Span span = sent().get(0);
        assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(attribute(span.getAttributesList(), "error.type")).isEqualTo("no-answer");
        assertThat(attribute(span.getEvents(0).getAttributesList(), "millrace.job.id"))
                .isEqualTo(JOB.toString());
    }

    @Test
    void aRequestGoesOnWithTheTraceOfItsSender() {
        Activity serving = tracing.serve("POST /jobs", PARENT.traceparent());
        serving.end();

        Span span = sent().get(0);
        assertThat(hex(span.getTraceId())).isEqualTo(ID);
        assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT.spanId());
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    }

    @Test
    void aRequestWithoutATraceBeginsOne() {
        Activity serving = tracing.serve("POST /jobs", "nonsense");
        serving.end();

        Span span = sent().get(0);
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(hex(span.getTraceId())).isEqualTo(serving.trace().id());
    }

    @Test
    void whatASenderDoesNotRecordIsNotRecorded() {
        assertThat(tracing.serve("POST /jobs", "00-" + ID + "-00f067aa0ba902b7-00"))
                .isSameAs(Activity.NONE);
        assertThat(tracing.begin("claim", Role.INTERNAL, new Trace(ID, null))).isSameAs(Activity.NONE);
        assertThat(tracing.begin("claim", Role.INTERNAL, null, 1)).isSameAs(Activity.NONE);
        assertThat(sent()).isEmpty();
    }

    @Test
    void ofTracesThatBeginHereTheShareIsRecordedAndOfOthersAll() {
        try (Tracing none = tracing(receiver.url(), 0)) {
            assertThat(none.serve("POST /jobs", null)).isSameAs(Activity.NONE);
            none.serve("POST /jobs", PARENT.traceparent()).end();
        }
        assertThat(receiver.spans()).hasSize(1);
    }

    @Test
    void aReceiverThatIsAwayKeepsNobodyWaiting() throws Exception {
        Tracing lonely = tracing("http://127.0.0.1:1", 1);
        long began = System.nanoTime();
        for (int i = 0; i < 50_000; i++) {
            lonely.begin("handler", Role.INTERNAL, PARENT).end();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        lonely.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void whatIsRefusedIsLostAndWhatComesLaterIsNot() throws Exception {
        receiver.status = 400;
        tracing.begin("lost", Role.INTERNAL, PARENT).end();
        Thread.sleep(2_500);
        receiver.status = 200;
        tracing.begin("taken", Role.INTERNAL, PARENT).end();

        assertThat(sent()).extracting(Span::getName).containsExactly("taken");
    }
}
