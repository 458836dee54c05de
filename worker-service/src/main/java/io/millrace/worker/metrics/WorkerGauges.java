package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Tenures;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** How the worker is: its name, what it has in hand, and whether it takes more. */
public final class WorkerGauges {
    private WorkerGauges() {}

    /**
     * Shows it for as long as the registry lives, which holds what is shown.
     *
     * @param name what the API and logs call this worker: Prometheus knows it by its address alone
     */
    public static void show(MeterRegistry registry, String name, Runs runs, Tenures tenures, BooleanSupplier draining) {
        Gauge.builder("millrace.worker.info", () -> 1)
                .description("Always 1; its label is the worker's name")
                .tag("worker", name)
                .register(registry);
        gauge(registry, "millrace.worker.slots", "Jobs that it runs at a time", runs, Runs::slots);
        gauge(
                registry,
                "millrace.worker.running",
                "Jobs that it runs",
                runs,
                all -> all.running().size());
        gauge(
                registry,
                "millrace.worker.unrecorded",
                "Ended runs whose outcomes are not committed yet",
                runs,
                Runs::recording);
        gauge(
                registry,
                "millrace.worker.session",
                "1: it holds a session, and may run jobs",
                tenures,
                any -> any.hold() ? 1 : 0);
        gauge(
                registry,
                "millrace.worker.draining",
                "1: it takes nothing new, and leaves",
                draining,
                any -> any.getAsBoolean() ? 1 : 0);
    }

    private static <T> void gauge(
            MeterRegistry registry, String name, String description, T object, ToDoubleFunction<T> value) {
        Gauge.builder(name, object, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
