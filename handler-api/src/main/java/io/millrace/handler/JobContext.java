package io.millrace.handler;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler knows of its job, and how it tells of its progress. */
public interface JobContext {
    /** A UUID. */
    String jobId();

    /** What the job is about; null if its client named nothing. */
    @Nullable
    String objectId();

    /** The client's params after defaults, already checked against the type's schema. Unmodifiable. */
    Map<String, @Nullable Object> params();

    /** 1 for the first attempt; larger for each later one, so it can serve as a fencing token. */
    int attempt();

    /** How long this attempt may still run; never negative. */
    Duration timeLeft();

    /** Whether this run is to stop. Its thread has been interrupted, too. */
    boolean isCancelled();

    /**
     * Tells how far the work is. Cheap: written in batches, about twice a second.
     *
     * @param percent 0 to 100
     * @param message for people, or null
     */
    void progress(int percent, @Nullable String message);
}
