package io.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Trace;
import io.millrace.telemetry.Tracing.Role;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingOffTest {
    private static final Trace PARENT = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    private static final JobId JOB = new JobId(new UUID(1, 2));

    @Test
    void withoutAnEndpointItIsOff() {
        assertThat(TracingSettings.of(Optional.empty(), 1, "s", "i").open()).isSameAs(Tracing.OFF);
        assertThat(TracingSettings.of(Optional.of(" "), 1, "s", "i").open()).isSameAs(Tracing.OFF);
        assertThat(Tracing.OFF.isOn()).isFalse();
    }

    @Test
    void itDoesNothingAndAllocatesNothing() throws Exception {
        aJob();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            aJob();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        Tracing.OFF.close();
    }

    private static void aJob() {
        Activity serving = Tracing.OFF.serve("POST /jobs", "x");
        serving.mention("x");
        Activity handling = Tracing.OFF.begin("handler", Role.INTERNAL, PARENT);
        handling.about(JOB).put("a", "b").put("c", Tracing.OFF.now()).fail("d").end();
        if (handling.trace() != null
                || serving.traceOr(PARENT) != PARENT
                || Tracing.OFF.begin("claim", Role.INTERNAL, PARENT, 1) != Activity.NONE) {
            throw new AssertionError("it does something");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:4318",
                "ftp://a",
                "http://",
                "http://" + "name:secret" + "@host",
                "http://host?key=secret",
                "http:// /"
            })
    void anEndpointThatIsNoneIsRefusedWithoutItsText(String endpoint) {
        assertThatThrownBy(() -> TracingSettings.of(Optional.of(endpoint), 1, "s", "i"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MILLRACE_OTLP_ENDPOINT")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aShareIsBetweenNoneAndAll(double sample) {
        assertThatThrownBy(() -> TracingSettings.of(Optional.empty(), sample, "s", "i"))
                .hasMessage("MILLRACE_TRACES_SAMPLE must be 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:4318", "http://h:4318/", "http://h:4318/v1/traces"})
    void spansGoToTheirPath(String endpoint) {
        assertThat(TracingSettings.of(Optional.of(endpoint), 1, "s", "i").url()).isEqualTo("http://h:4318/v1/traces");
    }
}
