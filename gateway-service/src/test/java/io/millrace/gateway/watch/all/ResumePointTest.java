package io.millrace.gateway.watch.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumePointTest {
    @Test
    void whoBringsNothingWantsThePresent() {
        assertThat(ResumePoint.of(null)).isEqualTo(new ResumePoint(Optional.empty(), false));
        assertThat(ResumePoint.of("")).isEqualTo(new ResumePoint(Optional.empty(), false));
    }

    @Test
    void anIdIsATime() {
        Instant time = Instant.parse("2026-11-23T01:02:03.123456Z");
        assertThat(ResumePoint.of(time.toString())).isEqualTo(new ResumePoint(Optional.of(time), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1.processing",
                "1969-12-31T23:59:59Z",
                "2026-13-23T01:02:03Z",
                "+999999999-12-31T23:59:59Z",
                "2026-11-23",
                "2026-11-23T01:02:03Z; DROP TABLE job",
                " "
            })
    void anythingElseIsUnclear(String text) {
        assertThat(ResumePoint.of(text)).isEqualTo(new ResumePoint(Optional.empty(), true));
    }
}
