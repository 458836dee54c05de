package io.millrace.worker.execute.handlers;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code noop}: does nothing, for measuring. */
public final class NoopHandler implements JobHandler {
    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.NOOP;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context) {
        return Map.of();
    }
}
