package io.millrace.core.port;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.JobStore.WindowKey;
import java.util.concurrent.CompletionStage;

/**
 * Step 2: the fast gate against duplicates. It saves work and decides nothing: if it forgets or is away, PostgreSQL
 * decides. No stage ever fails.
 */
public interface DedupGate {
    /** Asks for the key of a submission; within a bounded time, whatever state the gate is in. */
    CompletionStage<GatedSubmission> ask(ValidSubmission submission);

    /** Frees a key if that job still holds it. */
    CompletionStage<Void> free(WindowKey key);
}
