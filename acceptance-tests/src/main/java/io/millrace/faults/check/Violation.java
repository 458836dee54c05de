package io.millrace.faults.check;

/**
 * A promise that was broken. Each rule's KIND says what its violations are called; one breach may show under several kinds.
 *
 * @param kind in a few words, the same for all of its kind
 * @param jobId the job, as its id; {@code ?} if the answer names none
 * @param detail the facts that show it
 */
public record Violation(String kind, String jobId, String detail) {
    @Override
    public String toString() {
        return kind + ": " + jobId + ": " + detail;
    }
}
