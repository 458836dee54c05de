package io.millrace.core.port;

import io.millrace.core.job.QueueId;
import java.util.OptionalInt;

/** What bounds the jobs that are about to be stored. */
public interface IntakeLimits {
    /** Everything at once, and no quota. */
    IntakeLimits NONE = new IntakeLimits() {
        @Override
        public boolean takeRoom(QueueId queue) {
            return true;
        }

        @Override
        public OptionalInt openJobs(String owner) {
            return OptionalInt.empty();
        }
    };

    /**
     * Asks for a place on the runway for one more job that is due. True: it may be published at once, unless the store knows of others
     * that wait in its queue; false: it waits in the backlog to be fed.
     */
    boolean takeRoom(QueueId queue);

    /** How many unfinished jobs this owner may have, if that is to be checked now; empty: far from any quota. */
    OptionalInt openJobs(String owner);
}
