package io.millrace.core.policy;

/**
 * How many jobs of a type may be published and unclaimed: as many as there are slots free for them, and what workers take in
 * {@value #AHEAD_SECONDS} s beside. So nobody waits for the next feed while jobs are short, and while they are long, who comes next is decided
 * when a slot comes free, not before. Slots are shared by types: what others have published beyond their own half second has taken its
 * slots already.
 */
public final class RunwayDepth {
    public static final double AHEAD_SECONDS = 0.5;
    private static final int MOST = 5_000;

    private RunwayDepth() {}

    /**
     * @param freeSlots of workers that serve the type, less those that others have taken
     * @param perSecond how many slots come free for jobs of the type in a second, over all workers
     */
    public static int of(int freeSlots, double perSecond) {
        return (int) Math.min(MOST, Math.max(0, freeSlots) + Math.floor(perSecond * AHEAD_SECONDS));
    }
}
