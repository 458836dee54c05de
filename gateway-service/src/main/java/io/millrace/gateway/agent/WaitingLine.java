package io.millrace.gateway.agent;

import io.millrace.gateway.agent.Waiter.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who waits for a job, by type and in the order of their coming. Thread-safe; nothing in it takes long. */
final class WaitingLine {
    private final Map<String, Set<Waiter>> byType = new HashMap<>();
    private final Set<Waiter> all = new LinkedHashSet<>();

    /** It is about to try. */
    synchronized void enter(Waiter waiter) {
        all.add(waiter);
        waiter.wish()
                .types()
                .forEach(type -> byType.computeIfAbsent(type, any -> new LinkedHashSet<>())
                        .add(waiter));
    }

    /** Again: no change. */
    synchronized void leave(Waiter waiter) {
        waiter.state = State.OVER;
        if (all.remove(waiter)) {
            waiter.wish()
                    .types()
                    .forEach(type -> byType.computeIfPresent(type, (name, waiters) -> {
                        waiters.remove(waiter);
                        return waiters.isEmpty() ? null : waiters;
                    }));
        }
    }

    /**
     * A job of the type waits: who is to try for it, the first that does not try already. If all do, one of them tries once more should it
     * find nothing, since it may have looked too early.
     */
    synchronized Optional<Waiter> next(String type) {
        Set<Waiter> waiters = byType.getOrDefault(type, Set.of());
        for (Waiter waiter : waiters) {
            if (waiter.state == State.WAITS) {
                waiter.state = State.TRIES;
                return Optional.of(waiter);
            }
        }
        waiters.stream()
                .filter(waiter -> waiter.state == State.TRIES)
                .findFirst()
                .ifPresent(first -> first.state = State.TRIES_AGAIN);
        return Optional.empty();
    }

    /** It has found nothing. True: it is to try again at once; false: it waits, or is over. */
    synchronized boolean foundNothing(Waiter waiter) {
        boolean again = waiter.state == State.TRIES_AGAIN;
        if (waiter.state != State.OVER) {
            waiter.state = again ? State.TRIES : State.WAITS;
        }
        return again;
    }

    /**
     * Takes out who waits and is due. Who tries is not: what it finds is not to be given back.
     *
     * @param everybody whether all are due
     */
    synchronized List<Waiter> takeDue(long nanos, boolean everybody) {
        List<Waiter> due = new ArrayList<>();
        all.forEach(waiter -> {
            if (waiter.state == State.WAITS && (everybody || waiter.isDue(nanos))) {
                due.add(waiter);
            }
        });
        due.forEach(this::leave);
        return due;
    }

    /** The types that anybody waits for. */
    synchronized Set<String> types() {
        return Set.copyOf(byType.keySet());
    }

    synchronized boolean waitsFor(String type) {
        return byType.containsKey(type);
    }

    synchronized int size() {
        return all.size();
    }
}
