package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.Report.Output;
import io.millrace.supervisor.wire.Report.Stream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The output of one run on its way to the worker: in the order in which it was read, no more than the worker has room for, and no more in
 * all than the run may write. A command that writes faster waits at its pipe. Thread-safe.
 */
final class OutputFlow {
    private final long run;
    private final long most;
    private final Consumer<Output> worker;
    /** Held by who is sending, so that pieces go in the order in which they were read. */
    private final Object order = new Object();

    private long sent;
    private long room;
    private boolean cut;
    private boolean closed;

    /**
     * @param most bytes of both streams together
     * @param room bytes that the worker takes before it says more
     * @param worker is told of each piece; may block
     */
    OutputFlow(long run, long most, long room, Consumer<Output> worker) {
        this.run = run;
        this.most = most;
        this.room = room;
        this.worker = worker;
    }

    /** The worker takes so many bytes more. */
    synchronized void credit(long bytes) {
        room += bytes;
        notifyAll();
    }

    /** Nobody wants the rest: what comes is dropped from now on, and waits for nobody. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether something was left out because the run wrote more than it may. */
    synchronized boolean isCut() {
        return cut;
    }

    /**
     * Takes a piece, waiting while the worker has no room. False: the run has written more than it may; the rest was dropped. A worker that
     * does not listen may keep this waiting, and keeps nobody else.
     */
    boolean take(Stream stream, byte[] buffer, int length) throws InterruptedException {
        synchronized (order) {
            int allowed = allow(length);
            int from = 0;
            while (from < allowed) {
                int next = awaitRoom(allowed - from);
                if (next == 0) {
                    return true;
                }
                worker.accept(new Output(run, stream, Arrays.copyOfRange(buffer, from, from + next)));
                from += next;
            }
            return allowed == length;
        }
    }

    private synchronized int allow(int length) {
        int allowed = (int) Math.min(length, most - sent);
        cut |= allowed < length;
        sent += allowed;
        return allowed;
    }

    /** How many of so many bytes may go now; 0: nobody wants them. */
    private synchronized int awaitRoom(int wanted) throws InterruptedException {
        while (room <= 0 && !closed) {
            wait();
        }
        int next = closed ? 0 : (int) Math.min(wanted, room);
        room -= next;
        return next;
    }
}
