package io.millrace.worker;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Handlers that do as a test says. */
final class Script {
    interface Work {
        Map<String, Object> run(JobContext context) throws Exception;
    }

    private Script() {}

    static JobHandler of(String type, Work work) {
        return new JobHandler() {
            @Override
            public JobTypeDescriptor descriptor() {
                return new JobTypeDescriptor(type, "scripted", "{\"type\": \"object\"}");
            }

            @Override
            public Map<String, Object> run(JobContext context) throws Exception {
                return work.run(context);
            }
        };
    }

    /** Returns at once. */
    static JobHandler quick() {
        return of("quick", context -> Map.of());
    }

    /** Runs until it may go on, or is interrupted. */
    static final class Waiting {
        final Semaphore begun = new Semaphore(0);
        final Semaphore mayEnd = new Semaphore(0);

        JobHandler handler() {
            return of("waiting", context -> {
                begun.release();
                mayEnd.acquire();
                return Map.of("attempt", context.attempt());
            });
        }

        /** Ignores its interrupt. */
        JobHandler stubborn() {
            return of("stubborn", context -> {
                begun.release();
                mayEnd.acquireUninterruptibly();
                return Map.of();
            });
        }
    }
}
