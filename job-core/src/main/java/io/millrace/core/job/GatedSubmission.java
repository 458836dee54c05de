package io.millrace.core.job;

/** Step 2 done: a submission that has asked the dedup gate. Made by the gateway's {@code dedup} alone. */
public record GatedSubmission(ValidSubmission submission, Gate gate) {

    /** What the gate said. Whatever it says, PostgreSQL has the last word. */
    public sealed interface Gate {
        /** No {@code object_id}: nothing to ask. */
        record NotAsked() implements Gate {}

        /** The key was free and this request has set it. */
        record Opened() implements Gate {}

        /** Another job is said to hold the key. */
        record TakenBy(JobId holder) implements Gate {}

        /** Redis could not say. */
        record Unknown() implements Gate {}
    }
}
