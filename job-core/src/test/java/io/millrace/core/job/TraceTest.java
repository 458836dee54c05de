package io.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + ID + "-" + SPAN + "-01",
                "00-" + ID + "-" + SPAN + "-03",
                "cc-" + ID + "-" + SPAN + "-01-later"
            })
    void whatIsRecordedHasASpan(String header) {
        assertThat(Trace.parse(header)).contains(new Trace(ID, SPAN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02"})
    void whatIsNotRecordedHasNone(String flags) {
        Trace trace = Trace.parse("00-" + ID + "-" + SPAN + "-" + flags).orElseThrow();

        assertThat(trace).isEqualTo(new Trace(ID, null));
        assertThat(trace.traceparent()).isNull();
        assertThat(Trace.recorded(trace)).isNull();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00",
                "00-" + ID + "-" + SPAN + "-0",
                "00-" + ID + "-" + SPAN + "-0x",
                "00-" + ID + "-" + SPAN + "-01x",
                "ff-" + ID + "-" + SPAN + "-01",
                "0x-" + ID + "-" + SPAN + "-01",
                "00_" + ID + "-" + SPAN + "-01",
                "00-" + ID + "_" + SPAN + "-01",
                "00-" + ID + "-" + SPAN + "_01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + ID + "-0000000000000000-01"
            })
    void whatIsInvalidIsNone(String header) {
        assertThat(Trace.parse(header)).isEmpty();
    }

    @Test
    void itIsWrittenAsItIsRead() {
        Trace trace = new Trace(ID, SPAN);

        assertThat(trace.traceparent()).isEqualTo("00-" + ID + "-" + SPAN + "-01");
        assertThat(Trace.parse(trace.traceparent())).contains(trace);
        assertThat(Trace.recorded(trace)).isSameAs(trace);
    }

    @Test
    void withoutAnIdThereIsNone() {
        assertThat(Trace.of(null, SPAN)).isNull();
        assertThat(Trace.of(ID, null)).isEqualTo(new Trace(ID, null));
        assertThat(Trace.recorded(null)).isNull();
    }
}
