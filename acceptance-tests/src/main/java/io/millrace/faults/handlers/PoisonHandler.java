package io.millrace.faults.handlers;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Map;

/** Ends its JVM. */
public final class PoisonHandler implements JobHandler {
    /** The job type. */
    public static final String TYPE = "poison";

    @Override
    public JobTypeDescriptor descriptor() {
        return new JobTypeDescriptor(TYPE, "Ends its worker.", "{\"type\": \"object\"}");
    }

    @Override
    public Map<String, Object> run(JobContext context) {
        Witness.tell("BEGIN", context);
        Runtime.getRuntime().halt(1);
        return Map.of();
    }
}
