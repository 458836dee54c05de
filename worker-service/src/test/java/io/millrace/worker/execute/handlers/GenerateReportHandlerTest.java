package io.millrace.worker.execute.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GenerateReportHandlerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> sleeps = new ArrayList<>();
    private final GenerateReportHandler handler = new GenerateReportHandler(new SimulatedWork(nanos::get, time -> {
        sleeps.add(time);
        nanos.addAndGet(time.toNanos());
    }));

    @Test
    void sectionsAreHeadingsWithOrWithoutText() throws Exception {
        TestContext context = new TestContext(Map.of(
                "title",
                "Third quarter",
                "sections",
                List.of(
                        "Sales",
                        Map.of("heading", "Costs", "text", " They fell.\n\nMuch. \n"),
                        Map.of("heading", "End")),
                "seconds",
                3));

        assertThat(handler.run(context))
                .containsOnly(Map.entry(
                        "report", "# Third quarter\n\n## Sales\n\n## Costs\n\nThey fell.\n\nMuch.\n\n## End\n"));
        assertThat(sleeps).containsOnly(Duration.ofSeconds(1)).hasSize(3);
        assertThat(context.percents()).containsExactly(33, 66, 100);
        assertThat(context.messages()).containsExactly("section 1 of 3", "section 2 of 3", "section 3 of 3");
    }

    @Test
    void withoutSectionsItIsATitleAndProgressIsElapsedOverPlanned() throws Exception {
        TestContext context = new TestContext(Map.of("title", "Nothing", "sections", List.of(), "seconds", 1));

        assertThat(handler.run(context)).containsEntry("report", "# Nothing\n");
        assertThat(context.percents()).containsExactly(20, 40, 60, 80, 100);
        assertThat(handler.run(new TestContext(Map.of("title", "Nothing")))).containsEntry("report", "# Nothing\n");
    }

    @Test
    void aHeadingStaysALine() throws Exception {
        assertThat(handler.run(new TestContext(Map.of("title", " a\n# b ", "sections", List.of("c\r\n\r\nd")))))
                .containsEntry("report", "# a # b\n\n## c d\n");
    }

    @Test
    void stopsBetweenSectionsWhenInterrupted() {
        Thread.currentThread().interrupt();
        TestContext context = new TestContext(Map.of("title", "t", "sections", List.of("a", "b"), "seconds", 3600));

        assertThatThrownBy(() -> new GenerateReportHandler(SimulatedWork.real()).run(context))
                .isInstanceOf(InterruptedException.class);
        assertThat(context.percents()).isEmpty();
    }
}
