package io.millrace.worker.execute.handlers;

import io.millrace.handler.JobContext;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Work that takes its time and does nothing else. Its progress is elapsed over planned, told about each 200 ms. */
public final class SimulatedWork {
    private static final Duration STEP = Duration.ofMillis(200);

    private final LongSupplier nanos;
    private final Sleeper sleeper;

    /** How time passes. */
    public interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    /** @param nanos a monotonic reading, as {@link System#nanoTime()} */
    public SimulatedWork(LongSupplier nanos, Sleeper sleeper) {
        this.nanos = nanos;
        this.sleeper = sleeper;
    }

    /** In real time. */
    public static SimulatedWork real() {
        return new SimulatedWork(
                System::nanoTime, time -> Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000));
    }

    /**
     * Takes that long, and tells nothing of it.
     *
     * @throws InterruptedException when the run is to stop
     */
    public void take(Duration planned) throws InterruptedException {
        if (!planned.isZero()) {
            sleeper.sleep(planned);
        }
    }

    /**
     * Takes that long.
     *
     * @throws InterruptedException when the run is to stop
     */
    public void take(Duration planned, JobContext context) throws InterruptedException {
        long start = nanos.getAsLong();
        long left = planned.toNanos();
        while (left > 0) {
            sleeper.sleep(Duration.ofNanos(Math.min(left, STEP.toNanos())));
            long elapsed = nanos.getAsLong() - start;
            left = planned.toNanos() - elapsed;
            context.progress((int) Math.min(100, elapsed * 100 / planned.toNanos()), null);
        }
    }
}
