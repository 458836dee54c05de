package io.millrace.gateway.limit;

import java.util.concurrent.CompletionStage;

/**
 * Counts requests in sliding windows. A window is cut into {@value #SLOTS} slots, and what was granted leaves it with its slot: never
 * earlier than the window's time after it was granted, and at most a slot's time later. What is refused does not count.
 */
public interface Limiter {
    int SLOTS = 60;

    /**
     * Asks for so many, and gets as many of them as the rate leaves.
     *
     * @param key of whom, and for what; each has a window of its own
     * @param wanted 1 or more
     */
    CompletionStage<Grant> take(String key, Rate rate, int wanted);

    /** One of what was granted was not used after all. */
    CompletionStage<Void> giveBack(String key, Grant grant);
}
