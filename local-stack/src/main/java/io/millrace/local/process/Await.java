package io.millrace.local.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions of other processes, which send no signal of their own. */
public final class Await {
    private static final long PAUSE_MILLIS = 20;

    private Await() {}

    /**
     * Asks every 20 ms until the condition holds.
     *
     * @param bound the longest wait
     * @return false if it did not hold within the bound, or if this thread was interrupted (it stays so)
     */
    public static boolean until(Duration bound, BooleanSupplier condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0 || !pause(PAUSE_MILLIS)) {
                return false;
            }
        }
        return true;
    }

    /** Sleeps; false if interrupted, and the thread stays so. */
    public static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
