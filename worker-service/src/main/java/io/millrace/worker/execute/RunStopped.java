package io.millrace.worker.execute;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The run was stopped as it was asked to, and there is something to know of it all the same: how built-in handlers say so. */
public final class RunStopped extends InterruptedException {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, @Nullable Object> result;

    public RunStopped(Map<String, @Nullable Object> result) {
        super("stopped");
        this.result = result;
    }

    Map<String, @Nullable Object> result() {
        return result;
    }
}
