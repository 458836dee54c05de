package io.millrace.gateway.limit;

import io.millrace.core.port.RunwayStore;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many unfinished jobs a user may have. To count them exactly costs a lock; so that is done for those alone who have used up most
 * of it, and once a second all gateways look who that is. Thread-safe.
 */
public final class OpenJobsQuota {
    /** What all gateways may accept of one user between two looks is less. */
    private static final int LEAST_MARGIN = 2_500;

    private static final int MARGIN_SHARE = 5;

    private final OptionalInt quota;
    private final RunwayStore store;
    /** Null: nobody has looked yet. */
    private volatile @Nullable Set<String> near;

    /** @param quota empty: none */
    public OpenJobsQuota(OptionalInt quota, RunwayStore store) {
        this.quota = quota;
        this.store = store;
    }

    /** The quota, if it is to be checked for this owner's next job; empty: he is far from it, or there is none. */
    public OptionalInt forNext(String owner) {
        Set<String> owners = near;
        return quota.isEmpty() || (isLarge() && owners != null && !owners.contains(owner))
                ? OptionalInt.empty()
                : quota;
    }

    /** The quota, to be checked in any case. */
    public OptionalInt always() {
        return quota;
    }

    /** Looks who is near. Blocks. */
    public void look() {
        if (isLarge()) {
            near = store.ownersWith(threshold());
        }
    }

    private boolean isLarge() {
        return quota.isPresent() && threshold() > 0;
    }

    private int threshold() {
        int most = quota.orElseThrow();
        return most - Math.max(LEAST_MARGIN, most / MARGIN_SHARE);
    }
}
