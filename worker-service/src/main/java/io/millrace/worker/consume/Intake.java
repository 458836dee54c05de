package io.millrace.worker.consume;

import io.millrace.core.port.Clock;
import io.millrace.core.port.Delivery;
import io.millrace.worker.run.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries in hand that are not claimed yet, oldest first, whatever their queue: in what order priorities get their turns
 * is decided where jobs are published, and a second order here would undo it. One of them at most may be of a job that is to
 * run alone: it is kept apart, and longer than {@link #FRESH}, until this worker's other runs have ended. Thread-safe.
 */
public final class Intake {
    /** A delivery that is not claimed within this time goes back. */
    public static final Duration FRESH = Duration.ofSeconds(1);

    private final Clock clock;
    private final Signal arrived;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private @Nullable Delivery lone;
    private boolean closed;

    /** @param arrived raised at each delivery */
    public Intake(Clock clock, Signal arrived) {
        this.clock = clock;
        this.arrived = arrived;
    }

    /** A delivery came. Never blocks. */
    public void offer(Delivery delivery) {
        if (keep(delivery)) {
            arrived.raise();
        } else {
            delivery.giveBack();
        }
    }

    private synchronized boolean keep(Delivery delivery) {
        if (closed) {
            return false;
        }
        if (delivery.message().alone() && lone == null) {
            lone = delivery;
        } else {
            waiting.addLast(delivery);
        }
        return true;
    }

    /**
     * Takes out at most so many, oldest first.
     *
     * @param reserve is told each while the intake cannot be closed: whoever closes it and then looks finds them in one place or
     *     the other
     */
    public synchronized List<Delivery> take(int most, Consumer<Delivery> reserve) {
        List<Delivery> taken = new ArrayList<>(Math.min(most, waiting.size()));
        Iterator<Delivery> each = waiting.iterator();
        while (taken.size() < most && each.hasNext()) {
            Delivery next = each.next();
            // A second one that runs alone waits here for its turn, or goes back in time.
            if (!next.message().alone()) {
                each.remove();
                taken.add(next);
                reserve.accept(next);
            }
        }
        return taken;
    }

    public synchronized boolean holdsLone() {
        return lone != null;
    }

    /** The delivery that is to run alone, left where it is. */
    public synchronized @Nullable Delivery lone() {
        return lone;
    }

    /** Takes out the delivery that is to run alone, as {@link #take} does. */
    public synchronized @Nullable Delivery takeLone(Consumer<Delivery> reserve) {
        Delivery taken = lone;
        lone = null;
        if (taken != null) {
            reserve.accept(taken);
        }
        return taken;
    }

    /** These could not be claimed at the moment: they wait on, as old as they are. */
    public synchronized void putBack(List<Delivery> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            waiting.addFirst(taken.get(i));
        }
    }

    /** Gives back what has waited too long. */
    public void expire() {
        List<Delivery> old = new ArrayList<>();
        synchronized (this) {
            long now = clock.nanos();
            waiting.removeIf(delivery -> {
                boolean over = now - delivery.receivedNanos() > FRESH.toNanos();
                return over && old.add(delivery);
            });
        }
        old.forEach(Delivery::giveBack);
    }

    /** Gives back all that waits. */
    public void giveBackAll() {
        List<Delivery> all;
        synchronized (this) {
            all = new ArrayList<>(waiting);
            waiting.clear();
            if (lone != null) {
                all.add(lone);
                lone = null;
            }
        }
        all.forEach(Delivery::giveBack);
    }

    /** Gives back all that waits, and whatever still comes. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        giveBackAll();
    }
}
