package io.millrace.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, cursors, trace ids, text. */
class WireTest {
    @Test
    void timesHaveMillisecondsAlways() {
        assertThat(Times.format(Instant.parse("2026-11-21T10:00:00Z"))).isEqualTo("2026-11-21T10:00:00.000Z");
        assertThat(Times.format(Instant.parse("2026-11-21T10:00:00.123456789Z")))
                .isEqualTo("2026-11-21T10:00:00.123Z");
        assertThat(Times.format(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T10:00:00Z",
                "2026-11-21t10:00:00.000z",
                "2026-11-21T15:45:00+05:45",
                "2026-11-21T09:00:00.0-01:00"
            })
    void anyOffsetIsUnderstood(String text) {
        assertThat(Times.parse(text)).hasValue(Instant.parse("2026-11-21T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-21",
                "2026-11-21T10:00:00",
                "2026-11-21T10:00Z",
                "2026-11-21 10:00:00Z",
                "2026-13-21T10:00:00Z",
                "2026-02-30T10:00:00Z",
                "2026-11-21T25:00:00Z",
                "2026-11-21T10:00:60Z",
                "2026-11-21T10:00:00+24:61",
                "+12026-11-21T10:00:00Z",
                "1763719200",
                "' OR 1=1 --"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }

    @Test
    void aCursorComesBackAsItWent() {
        JobId id = new JobId(UUID.fromString("01a1fd90-1180-7776-b8ed-b85945f24361"));

        String cursor = Cursor.encode(id);

        assertThat(cursor).hasSize(22).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.decode(cursor)).isEqualTo(id);
        assertThat(Cursor.encode(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "AaH9kBGAd3a47bhZRfJDYQ==",
                "AaH9kBGAd3a47bhZRfJDYR",
                "AaH9kBGAd3a47bhZRfJDYQAA",
                "01a1fd90-1180-7776-b8ed-b85945f24361",
                "'; DROP TABLE job; --"
            })
    void aForgedCursorIsRefused(String cursor) {
        assertThatThrownBy(() -> Cursor.decode(cursor))
                .isInstanceOf(JobException.Invalid.class)
                .hasMessageStartingWith("cursor: ");
    }

    @Test
    void aTraceGoesOn() {
        assertThat(TraceId.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "4bf92f3577b34da6a3ce929d0e0e4736"
            })
    void anInvalidTraceIsReplacedByANewOne(String header) {
        String first = TraceId.of(header);

        assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(TraceId.of(header));
    }

    @Test
    void textIsCountedAsPeopleDo() {
        assertThat(Text.length("a\uD83C\uDFE1b")).isEqualTo(3);
        assertThat(Text.isStorable("ok \uD83C\uDFE1")).isTrue();
        assertThat(Text.isStorable("\uD83C")).isFalse();
        assertThat(Text.isStorable("\uD83Cx")).isFalse();
        assertThat(Text.isStorable("\uDFE1\uD83C")).isFalse();
        assertThat(Text.isStorable("a\0")).isFalse();
        assertThat(Text.hasControl("a\nb")).isTrue();
        assertThat(Text.hasControl("a\u0085b")).isTrue();
        assertThat(Text.hasControl("a b")).isFalse();
    }
}
