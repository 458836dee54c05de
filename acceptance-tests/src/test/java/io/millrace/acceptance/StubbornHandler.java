package io.millrace.acceptance;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Map;

/** Ignores interruption: what a worker cannot stop but by ending itself. */
public class StubbornHandler implements JobHandler {
    private static final long HOUR = 3_600_000_000_000L;

    @Override
    public JobTypeDescriptor descriptor() {
        return new JobTypeDescriptor("stubborn", "Ignores interruption.", "{\"type\": \"object\"}");
    }

    @Override
    public Map<String, Object> run(JobContext context) {
        long end = System.nanoTime() + HOUR;
        while (System.nanoTime() < end) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException ignored) {
                // That is the point.
            }
        }
        return Map.of();
    }
}
