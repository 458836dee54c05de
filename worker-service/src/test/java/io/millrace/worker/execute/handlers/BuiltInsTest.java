package io.millrace.worker.execute.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.handler.PermanentFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuiltInsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final SimulatedWork work = new SimulatedWork(nanos::get, time -> nanos.addAndGet(time.toNanos()));

    @Test
    void reportTellsHowLongItSlept() throws Exception {
        ReportHandler handler = new ReportHandler(work, new Random(1), () -> Instant.parse("2026-11-21T08:00:00.120Z"));
        for (int i = 0; i < 100; i++) {
            nanos.set(0);
            TestContext context = new TestContext(Map.of("min_seconds", 15, "max_seconds", new BigDecimal("16.5")));
            Map<String, Object> report = handler.run(context);
            assertThat(report).containsOnlyKeys("timestamp", "object_id", "job_id", "sleep_seconds");
            assertThat(report.get("timestamp")).isEqualTo("2026-11-21T08:00:00.120Z");
            assertThat(report.get("object_id")).isNull();
            assertThat(report.get("job_id")).isEqualTo("an-id");
            BigDecimal slept = (BigDecimal) report.get("sleep_seconds");
            assertThat(slept).isBetween(new BigDecimal("15"), new BigDecimal("16.5"));
            assertThat(Duration.ofNanos(nanos.get()).toMillis())
                    .isEqualTo(slept.movePointRight(3).longValueExact());
            assertThat(context.percents()).isSorted().endsWith(100).hasSizeGreaterThan(70);
        }
    }

    @Test
    void reportWithItsBoundsTheWrongWayRoundSleepsTheLonger() throws Exception {
        Map<String, Object> report = new ReportHandler(work, new Random(1), Instant::now)
                .run(new TestContext(Map.of("min_seconds", 2, "max_seconds", 1)));
        assertThat(report.get("sleep_seconds")).isEqualTo(new BigDecimal("2.000"));
    }

    @Test
    void sumsAreExact() throws Exception {
        List<Object> numbers =
                List.of(new BigDecimal("0.1"), new BigDecimal("0.2"), new BigInteger("12345678901234567890"), 7, -1L);
        Map<String, Object> result =
                new ComputeSumHandler(work).run(new TestContext(Map.of("numbers", numbers, "seconds", 1)));
        assertThat(result)
                .containsEntry("sum", new BigDecimal("12345678901234567896.3"))
                .containsEntry("count", 5);
        assertThat(nanos.get()).isEqualTo(1_000_000_000L);
        assertThat(new ComputeSumHandler(work)
                        .run(new TestContext(
                                Map.of("numbers", List.of(new BigDecimal("1.5"), new BigDecimal("98.5"))))))
                .containsEntry("sum", new BigDecimal("100"));
    }

    @Test
    void paramsThatNoGatewayHasCheckedAreRefused() {
        assertThatThrownBy(() -> new ComputeSumHandler(work).run(new TestContext(Map.of())))
                .isInstanceOf(PermanentFailure.class);
        assertThatThrownBy(() -> new ComputeSumHandler(work).run(new TestContext(Map.of("numbers", List.of("1")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("numbers");
    }

    @Test
    void unstableTaskFailsAtItsRate() throws Exception {
        UnstableTaskHandler handler = new UnstableTaskHandler(work, new Random(1));
        assertThat(handler.run(new TestContext(Map.of("failure_rate", 0)))).containsEntry("attempt", 3);
        assertThatThrownBy(() -> handler.run(new TestContext(Map.of("failure_rate", 1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("by chance");
        int failed = 0;
        for (int i = 0; i < 1000; i++) {
            try {
                handler.run(new TestContext(Map.of("failure_rate", 0.3)));
            } catch (IllegalStateException e) {
                failed++;
            }
        }
        assertThat(failed).isBetween(250, 350);
    }

    @Test
    void noopDoesNothing() {
        assertThat(new NoopHandler().run(new TestContext(Map.of()))).isEmpty();
    }

    @Test
    void workInRealTimeStopsWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> SimulatedWork.real().take(Duration.ofHours(1), new TestContext(Map.of())))
                .isInstanceOf(InterruptedException.class);
    }
}
