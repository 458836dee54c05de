package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.CpuMeter.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
    @Test
    void percentilesAreRanks() {
        Percentiles latencies = new Percentiles(new long[] {4000, 1000, 3000, 2000});
        assertThat(latencies.millis(0.5)).isEqualTo(2.0);
        assertThat(latencies.millis(0.99)).isEqualTo(4.0);
        assertThat(new Percentiles(new long[0]).millis(0.5)).isZero();
    }

    @Test
    void aStatLineIsReadPastItsName() {
        String stat =
                "7 (a) b (c) S 1 7 7 0 -1 4194560 10 0 0 0 150 50 25 25 20 0 1 0 100 1000000 512 18446744073709551615";
        assertThat(CpuMeter.parse(stat)).isEqualTo(new Usage(2.5, 2048));
    }

    @Test
    void thisProcessHasUsedSomething() {
        Map<String, Usage> usages =
                new CpuMeter(Map.of("self", ProcessHandle.current().pid())).read();
        assertThat(usages.get("self").residentKib()).isPositive();
        assertThat(usages.get("self").cpuSeconds()).isPositive();
    }
}
