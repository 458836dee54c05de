package io.millrace.core.port;

import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Is told of each end of an attempt or a job, by the store that has committed it, after the commit: so each end is told once, wherever it was
 * written. An end whose commit was not answered is told by nobody. Must neither block nor throw.
 */
@FunctionalInterface
public interface EndListener {
    /** For those whom ends do not concern. */
    EndListener NONE = end -> {};

    void ended(End end);

    /**
     * One end.
     *
     * @param attempt what became of the attempt; null: the job waited, and none was running
     * @param status what the job is now; if that is not terminal, another attempt follows
     * @param reason why the attempt or the job ended badly; null: it did not, or goes on for no fault of its own
     */
    record End(
            @Nullable AttemptEnd attempt,
            JobStatus status,
            @Nullable Reason reason) {}

    /** What became of an attempt, as its history has it. */
    enum AttemptEnd {
        COMPLETED,
        FAILED,
        CANCELLED,
        /** Its worker or agent died. */
        LOST,
        /** Its worker or agent gave it back. */
        RELEASED;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        /** The name in the API and in the store: lower case. */
        public String wireName() {
            return wireName;
        }

        /** @throws IllegalArgumentException if nothing is called so */
        public static AttemptEnd of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }
}
