package io.millrace.worker.run;

import io.millrace.core.job.Reason;
import java.time.Duration;

/** Why a run is to stop. A stronger cause takes the place of a weaker one. */
public sealed interface Stop {
    /** How long a handler may go on after its interrupt before its worker is halted. */
    Duration grace();

    /** The stronger cause has the higher rank. */
    int rank();

    /** The worker leaves: the run goes back to its queue. */
    record Leaving() implements Stop {
        @Override
        public Duration grace() {
            return Duration.ofSeconds(5);
        }

        @Override
        public int rank() {
            return 0;
        }
    }

    /** The job is over its time, or not wanted any more: it ends as cancelled. */
    record Cancel(Reason reason) implements Stop {
        @Override
        public Duration grace() {
            return Duration.ofSeconds(5);
        }

        @Override
        public int rank() {
            return 1;
        }
    }

    /** The job is no longer this worker's: whatever comes of the run is dropped. */
    record SessionLost() implements Stop {
        @Override
        public Duration grace() {
            return Duration.ofMillis(500);
        }

        @Override
        public int rank() {
            return 2;
        }
    }
}
