package io.millrace.faults.evidence;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for with one request; each request is a demand of its own, a repeated one too.
 *
 * @param op the label {@code op} that the job carries: one of a kind in a run
 * @param objectId the dedup key, if there is one
 * @param windowSeconds the dedup window
 * @param fate what is to become of the job, unless somebody cancels it
 * @param failsUntil attempts up to this number fail, those after it do not
 */
public record Demand(String op, @Nullable String objectId, int windowSeconds, Fate fate, int failsUntil) {
    /** How a job ends if all that is promised holds. */
    public enum Fate {
        /** Completed, after attempts that fail if it asks for such. */
        COMPLETES,
        /** Completed, by processes that its worker starts: no handler of the suite tells of it. */
        RUNS,
        /** Failed with reason {@code error}, since all its tries fail. */
        FAILS,
        /** Cancelled with reason {@code timeout}: it takes longer than it may. */
        OVERRUNS,
        /** Failed with reason {@code worker_lost}: it ends each JVM that runs it. */
        POISONS
    }
}
