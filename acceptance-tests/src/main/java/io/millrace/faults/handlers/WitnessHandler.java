package io.millrace.faults.handlers;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Map;

/** Takes its time, then succeeds or fails as it was asked to, and tells the {@link Witness} all along. */
public final class WitnessHandler implements JobHandler {
    /** The job type. */
    public static final String TYPE = "witness";

    private static final long BEAT_MILLIS = 50;
    private static final long NANOS = 1_000_000;
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "properties": {
              "millis": {"type": "integer", "minimum": 0, "maximum": 3600000, "default": 0},
              "fails_until": {"type": "integer", "minimum": 0, "default": 0}}}
            """;

    @Override
    public JobTypeDescriptor descriptor() {
        return new JobTypeDescriptor(TYPE, "Tells outside of the product when it runs.", SCHEMA);
    }

    @Override
    public Map<String, Object> run(JobContext context) throws InterruptedException {
        long total = number(context, "millis");
        Witness.tell("BEGIN", context);
        try {
            work(context, total);
        } catch (InterruptedException e) {
            Witness.tell("STOPPED", context);
            throw e;
        }
        if (context.attempt() <= number(context, "fails_until")) {
            Witness.tell("THREW", context);
            throw new IllegalStateException("asked to fail");
        }
        Witness.tell("RETURNED", context);
        return Map.of("attempt", context.attempt());
    }

    private static void work(JobContext context, long total) throws InterruptedException {
        long begin = System.nanoTime();
        for (long done = 0; done < total; done = (System.nanoTime() - begin) / NANOS) {
            if (context.isCancelled()) {
                throw new InterruptedException("to stop");
            }
            context.progress((int) (100 * done / total), "attempt " + context.attempt());
            Thread.sleep(Math.min(BEAT_MILLIS, total - done));
            Witness.tell("RUNS", context);
        }
    }

    private static long number(JobContext context, String name) {
        return context.params().get(name) instanceof Number number ? number.longValue() : 0;
    }
}
