package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.Report.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Passes one stream of a command on, until whoever holds its other end is gone. */
final class Pump implements Runnable {
    private final Stream stream;
    private final InputStream from;
    private final OutputFlow to;
    private final Runnable full;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean reading = true;

    /** @param full called when the command has written more than it may */
    Pump(Stream stream, InputStream from, OutputFlow to, Runnable full) {
        this.stream = stream;
        this.from = from;
        this.to = to;
        this.full = full;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[1 << 16];
        try (from) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                reading = false;
                if (length > 0 && !to.take(stream, buffer, length)) {
                    full.run();
                }
                reading = true;
            }
        } catch (IOException e) {
            // The pipe of a process that was killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
        }
    }

    /** False: the time was over before. */
    boolean awaitDone(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether all that was written has been passed on: it is done, or waits for more. */
    boolean isIdle() {
        return reading || done.getCount() == 0;
    }
}
