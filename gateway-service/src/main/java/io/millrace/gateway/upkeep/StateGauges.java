package io.millrace.gateway.upkeep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millrace.core.port.StateStore;
import io.millrace.core.port.StateStore.State;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * What is in hand, as PostgreSQL has it: what is stuck, who works, what is late. All gateways tell the same, so these are to be joined by
 * {@code max}, not {@code sum}. While PostgreSQL is away they stay what they were.
 */
final class StateGauges implements Task {
    private static final double MILLIS = 1e3;

    private final StateStore store;
    private final MeterRegistry metrics;
    private volatile State latest = State.NOTHING;

    StateGauges(StateStore store, MeterRegistry metrics) {
        this.store = store;
        this.metrics = metrics;
        showJobs();
        showWorkers();
        showWebhooks();
    }

    private void showJobs() {
        show(
                "millrace.dispatch.lag.seconds",
                Tags.empty(),
                "How long the most overdue scheduled job is past its time",
                state -> seconds(state.dispatchLag()));
        String stuck = "Jobs in a run that they do not get out of";
        show(
                "millrace.jobs.stuck",
                Tags.of("cause", "no_worker"),
                stuck,
                state -> state.stuck().noWorker());
        show(
                "millrace.jobs.stuck",
                Tags.of("cause", "past_deadline"),
                stuck,
                state -> state.stuck().pastDeadline());
        show("millrace.agents.running", Tags.empty(), "Jobs that agents run", State::agentsRunning);
    }

    private void showWorkers() {
        String workers = "Workers by their leases";
        show(
                "millrace.workers",
                Tags.of("status", "up"),
                workers,
                state -> state.workers().up());
        show(
                "millrace.workers",
                Tags.of("status", "draining"),
                workers,
                state -> state.workers().draining());
        show(
                "millrace.workers",
                Tags.of("status", "silent"),
                workers,
                state -> state.workers().silent());
        show(
                "millrace.workers.slots",
                Tags.empty(),
                "Jobs that all workers run at a time",
                state -> state.workers().slots());
        show(
                "millrace.workers.running",
                Tags.empty(),
                "Jobs that workers run",
                state -> state.workers().running());
    }

    private void showWebhooks() {
        show(
                "millrace.webhooks.pending",
                Tags.empty(),
                "Webhooks that are due and not under way; counted up to " + StateStore.MOST_WEBHOOKS,
                state -> state.webhooks().pending());
        show(
                "millrace.webhooks.oldest.seconds",
                Tags.empty(),
                "How long the first of them has been due",
                state -> seconds(state.webhooks().oldest()));
    }

    private void show(String name, Tags tags, String description, ToDoubleFunction<State> value) {
        Gauge.builder(name, this, gauges -> value.applyAsDouble(gauges.latest))
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(metrics);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }

    @Override
    public void tick() {
        latest = store.read();
    }
}
