package io.millrace.local.stack;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets one start through at a time, and none once the stack is closing: so nothing is started behind the back of a stop. */
final class StartGate {
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private boolean shut;
    private @Nullable Thread inside;

    /**
     * Does that when its turn comes.
     *
     * @throws StackException if the gate is shut, or is shut meanwhile and that failed for it
     */
    <T> T pass(Supplier<T> start) {
        oneAtATime.lock();
        try {
            enter();
            return start.get();
        } catch (RuntimeException e) {
            throw isShut() ? new StackException("the stack is stopping") : e;
        } finally {
            leave();
            oneAtATime.unlock();
        }
    }

    /** Shuts it, interrupts the start that is under way, and waits until that has left; false if it was shut before. */
    boolean shut() {
        if (!shutOnce()) {
            return false;
        }
        oneAtATime.lock();
        oneAtATime.unlock();
        return true;
    }

    synchronized boolean isShut() {
        return shut;
    }

    private synchronized boolean shutOnce() {
        if (shut) {
            return false;
        }
        shut = true;
        if (inside != null) {
            inside.interrupt();
        }
        return true;
    }

    private synchronized void enter() {
        if (shut) {
            throw new StackException("the stack is stopping");
        }
        inside = Thread.currentThread();
    }

    private synchronized void leave() {
        // The interrupt was meant for the start alone.
        if (shut && inside == Thread.currentThread()) {
            Thread.interrupted();
        }
        inside = null;
    }
}
