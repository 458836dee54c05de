package io.millrace.telemetry;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Trace;
import org.jspecify.annotations.Nullable;

/** Something that is being recorded, from its beginning to {@link #end()}. After that nothing changes it. Thread-safe. */
public interface Activity {
    /** Is not recorded. */
    Activity NONE = new NoActivity();

    String JOB_ID = "millrace.job.id";
    String JOB_TYPE = "millrace.job.type";
    String JOB_ATTEMPT = "millrace.job.attempt";
    String BATCH_SIZE = "millrace.batch.size";
    String OUTCOME = "millrace.outcome";

    /** Where what it leads to belongs; null if it is not recorded. */
    @Nullable
    Trace trace();

    /** Its own trace, or another's if it is not recorded. */
    default @Nullable Trace traceOr(@Nullable Trace other) {
        Trace own = trace();
        return own == null ? other : own;
    }

    /** @param value nothing secret, of which 256 characters are kept; null: no change */
    Activity put(String name, @Nullable String value);

    Activity put(String name, long value);

    /** Which job it is about. */
    default Activity about(JobId job) {
        return this == NONE ? this : put(JOB_ID, job.toString());
    }

    /** Names one of several jobs that it is about. The first 100 are kept. */
    void mention(String jobId);

    /** It is a failure. @param code a word for the cause, without anybody's data */
    Activity fail(String code);

    /** Again: no change. */
    void end();
}
