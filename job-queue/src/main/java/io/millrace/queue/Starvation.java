package io.millrace.queue;

import org.jspecify.annotations.Nullable;

/**
 * Tells when a consumer that is owed messages has got none for too long. Whoever is told renews it; renewals that bring nothing come further and
 * further apart, for they may not be what is missing. Not thread-safe.
 */
final class Starvation {
    /** In looks: a minute, if there is one every two seconds. */
    private static final int LONGEST = 32;

    private @Nullable Object seen;
    private long deliveredBefore;
    private int inVain;
    private int patience = 1;

    /**
     * A look at it; to be had at equal intervals.
     *
     * @param consumer a renewed one is another
     * @param delivered how many messages it has brought
     * @param owed whether messages wait that it could be given
     * @return whether it is to be renewed now
     */
    boolean isTooLong(Object consumer, long delivered, boolean owed) {
        boolean fed = delivered > (consumer.equals(seen) ? deliveredBefore : 0);
        seen = consumer;
        deliveredBefore = delivered;
        if (fed) {
            patience = 1;
        }
        inVain = owed && !fed ? inVain + 1 : 0;
        if (inVain <= patience) {
            return false;
        }
        patience = Math.min(2 * patience, LONGEST);
        inVain = 0;
        return true;
    }
}
