package io.millrace.gateway.runway;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many jobs of each type may still be published at once. Thread-safe, and never blocks. */
public final class Runway {
    private final Map<String, AtomicInteger> rooms = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private volatile Runnable feeder = () -> {};

    /** Takes a place for one more job of the type, if there is one as far as is known here. */
    public boolean take(String type) {
        asked.add(type);
        AtomicInteger room = rooms.get(type);
        return room != null && room.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0;
    }

    /** What was found when somebody looked. */
    public void found(String type, int room) {
        rooms.computeIfAbsent(type, any -> new AtomicInteger()).set(room);
    }

    /** The types that were asked for since this was last called. */
    public Set<String> asked() {
        Set<String> types = Set.copyOf(asked);
        asked.removeAll(types);
        return types;
    }

    /** Whether any type was asked for since {@link #asked} was last called. */
    public boolean isInUse() {
        return !asked.isEmpty();
    }

    /** Jobs have entered the backlog: whoever feeds is called. */
    public void jobsWait() {
        feeder.run();
    }

    /** @param newFeeder must not block */
    public void feedBy(Runnable newFeeder) {
        feeder = newFeeder;
    }
}
