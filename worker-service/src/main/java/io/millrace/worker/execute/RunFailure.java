package io.millrace.worker.execute;

import io.millrace.core.job.JobError;
import io.millrace.core.job.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attempt failed, and more is known of it than a message: how built-in handlers say so. */
public final class RunFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final transient JobError error;
    private final transient Map<String, @Nullable Object> result;
    private final boolean worthTrying;

    /**
     * @param result what there is to know all the same, as a result; empty: nothing
     * @param worthTrying whether another attempt may succeed
     */
    public RunFailure(Reason reason, JobError error, Map<String, @Nullable Object> result, boolean worthTrying) {
        super(error.message(), null, false, false);
        this.reason = reason;
        this.error = error;
        this.result = result;
        this.worthTrying = worthTrying;
    }

    public Reason reason() {
        return reason;
    }

    JobError error() {
        return error;
    }

    Map<String, @Nullable Object> result() {
        return result;
    }

    boolean isWorthTrying() {
        return worthTrying;
    }
}
