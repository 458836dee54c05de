package io.millrace.worker.run;

import java.time.Duration;

/** Wakes one waiting thread. Raised while nobody waits, it is remembered, once. */
public final class Signal {
    private boolean raised;

    public synchronized void raise() {
        if (!raised) {
            raised = true;
            notifyAll();
        }
    }

    /** Returns when the signal was raised since the last call, or after that time. */
    public synchronized void await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!raised) {
            long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
        raised = false;
    }
}
