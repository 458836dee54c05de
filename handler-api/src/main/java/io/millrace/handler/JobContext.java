package io.millrace.handler;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler knows of its job, and how it tells of its progress. */
public interface JobContext {
    /** A UUID. */
    String jobId();

    /** Who submitted it: the name of a user. */
    String owner();

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
     * Whether whatever this run still does is in vain: another worker may have its job by now. True only of a run that {@link
     * #isCancelled()}; it is to end at once.
     */
    boolean isLost();

    /**
     * What tells others, as the header {@code traceparent} of W3C Trace Context, that what they do belongs to this run; null unless somebody
     * records its trace.
     */
    default @Nullable String traceparent() {
        return null;
    }

    /**
     * Where the job's output goes, as {@code GET /jobs/{job_id}/output} shows it; bytes of any kind, in pieces as they are written. A
     * write waits while a mebibyte of this run is not yet stored; interrupted in that wait it has taken the bytes all the same, and
     * throws {@link java.io.InterruptedIOException}. Thread-safe. What a run writes after it has ended is dropped.
     */
    OutputStream stdout();

    /** The second stream of the output, for what is not the outcome; otherwise as {@link #stdout()}. */
    OutputStream stderr();

    /**
     * Tells how far the work is. Cheap: written in batches, about twice a second.
     *
     * @param percent 0 to 100
     * @param message for people, or null
     */
    void progress(int percent, @Nullable String message);
}
