package io.millrace.handler;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs of one type. One instance serves all jobs of a worker at once, so it must be thread-safe. Put its class name in
 * {@code META-INF/services/io.millrace.handler.JobHandler} of a JAR in the folder {@code MILLRACE_WORKER_PLUGINS}.
 */
public interface JobHandler {
    /** Name, schema and defaults of the type. Asked once, at the worker's start. */
    JobTypeDescriptor descriptor();

    /**
     * Does the work of one attempt. Side effects happen at least once: a job whose worker dies is run again, so hand
     * {@link JobContext#attempt()} on as a fencing token where that matters.
     *
     * @return the result: string keys, and values that JSON has (maps, lists, strings, numbers, booleans, null); at most 1 MiB
     * @throws InterruptedException when the run is to stop (timeout, cancel, the worker leaves): let it through. A handler
     *     that goes on for 5 seconds takes its worker down with it
     * @throws PermanentFailure if trying again would not help
     * @throws Exception otherwise, if the attempt failed; the job is tried again while it has tries left
     */
    Map<String, @Nullable Object> run(JobContext context) throws Exception;
}
