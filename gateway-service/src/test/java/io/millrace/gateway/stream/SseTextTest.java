package io.millrace.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SseTextTest {
    @Test
    void anEventEndsWithAnEmptyLine() {
        assertThat(SseText.event("job", "1", "{}")).isEqualTo("event: job\nid: 1\ndata: {}\n\n");
        assertThat(SseText.last(SseText.event("job", "1", "{}"), Duration.ofSeconds(2)))
                .isEqualTo("retry: 2000\nevent: job\nid: 1\ndata: {}\n\n");
    }

    @Test
    void aCommentIsNoEvent() {
        assertThat(SseText.comment()).isEqualTo(":\n\n");
        assertThat(SseText.comment("7")).isEqualTo(":\nid: 7\n\n");
    }

    @Test
    void notAllComeBackAtOnce() {
        Set<String> said = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String text = SseText.comeBack();
            assertThat(text).matches(":[^\n]*\nretry: \\d{3,4}\n\n");
            said.add(text);
        }
        assertThat(said).hasSizeGreaterThan(50);
    }
}
