package io.millrace.gateway;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How the wiring shows what it makes: gauges that hold what they show, for one that lost it would show nothing, and say so nowhere. */
final class GatewayMeters {
    private GatewayMeters() {}

    /** Answers what is shown. */
    static <T> T shown(String name, String description, T object, ToDoubleFunction<T> value, MeterRegistry metrics) {
        Gauge.builder(name, object, value)
                .description(description)
                .strongReference(true)
                .register(metrics);
        return object;
    }

    /** Answers what is shown. */
    static <T> T streams(String of, T object, ToDoubleFunction<T> value, MeterRegistry metrics) {
        Gauge.builder("millrace.streams", object, value)
                .description("Clients that are sent events: of one job, or of all their jobs")
                .tag("of", of)
                .strongReference(true)
                .register(metrics);
        return object;
    }

    static DistributionSummary batchSizes(MeterRegistry metrics) {
        return DistributionSummary.builder("millrace.persist.batch.size")
                .description("Submissions that were persisted in one transaction")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500)
                .register(metrics);
    }
}
