package io.millrace.core.port;

import io.millrace.core.job.QueueId;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/** What bounds the jobs that are about to be stored. */
public interface IntakeLimits {
    /** Everything at once, and no quota. */
    IntakeLimits NONE = of(queue -> true, owner -> OptionalInt.empty());

    /**
     * Asks for a place on the runway for one more job that is due. True: it may be published at once, unless the store knows of others
     * that wait in its queue; false: it waits in the backlog to be fed.
     */
    boolean takeRoom(QueueId queue);

    /** How many unfinished jobs this owner may have, if that is to be checked now; empty: far from any quota. */
    OptionalInt openJobs(String owner);

    static IntakeLimits of(Predicate<QueueId> takeRoom, Function<String, OptionalInt> openJobs) {
        return new IntakeLimits() {
            @Override
            public boolean takeRoom(QueueId queue) {
                return takeRoom.test(queue);
            }

            @Override
            public OptionalInt openJobs(String owner) {
                return openJobs.apply(owner);
            }
        };
    }
}
