package io.millrace.core.policy;

/**
 * How many jobs of a type may be published and unclaimed: as many as there are free slots, and what workers take in
 * {@value #AHEAD_SECONDS} s beside. So nobody waits for the next feed while jobs are short, and while they are long, who comes next is decided
 * when a slot comes free, not before.
 */
public final class RunwayDepth {
    static final double AHEAD_SECONDS = 0.5;
    private static final int MOST = 5_000;

    private RunwayDepth() {}

    /**
     * @param freeSlots of workers that serve the type
     * @param perSecond how many slots come free for jobs of the type in a second, over all workers
     */
    public static int of(int freeSlots, double perSecond) {
        return (int) Math.min(MOST, freeSlots + Math.floor(perSecond * AHEAD_SECONDS));
    }
}
