package io.millrace.supervisor.container;

import com.github.dockerjava.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Removes containers that nobody looks after any more: those of supervisors that were killed, those that
 * are long overdue, and our own that could not be removed while the engine was away. */
public final class Sweep implements AutoCloseable {
    static final String OWNER = "io.millrace.supervisor";
    static final String DEADLINE = "io.millrace.deadline";

    private static final Duration EACH = Duration.ofSeconds(10);

    private final Engine engine;
    private final Owner self = Owner.self();
    private final ScheduledExecutorService timer;

    private Sweep(Engine engine) {
        this.engine = engine;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sweep");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins now, and again every 10 s. */
    public static Sweep begin(Engine engine) {
        Sweep sweep = new Sweep(engine);
        sweep.timer.scheduleWithFixedDelay(sweep::once, 0, EACH.toMillis(), TimeUnit.MILLISECONDS);
        return sweep;
    }

    private void once() {
        engine.left().forEach(engine::remove);
        try {
            for (Container container : engine.answer(client -> client.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(List.of(OWNER))
                    .exec())) {
                if (isLeft(container.getLabels(), Instant.now())) {
                    engine.remove(container.getId());
                }
            }
        } catch (RuntimeException e) {
            // The engine is away; it is asked again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isLeft(Map<String, String> labels, Instant now) {
        Optional<Owner> owner = Owner.parse(labels.getOrDefault(OWNER, ""));
        // Of those elsewhere nothing is known but what they wrote, by a clock that need not agree with this one.
        return owner.filter(any -> any.isNear(self)).isPresent()
                ? owner.get().isDead(self)
                : isPast(labels.getOrDefault(DEADLINE, ""), now);
    }

    private static boolean isPast(String deadline, Instant now) {
        return deadline.matches("\\d{1,18}") && now.getEpochSecond() > Long.parseLong(deadline);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
