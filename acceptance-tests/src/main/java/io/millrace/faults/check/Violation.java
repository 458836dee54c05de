package io.millrace.faults.check;

/**
 * A promise that was broken.
 *
 * @param kind in a few words, the same for all of its kind
 * @param jobId the job, or what else it is about
 * @param detail the facts that show it
 */
public record Violation(String kind, String jobId, String detail) {
    @Override
    public String toString() {
        return kind + ": " + jobId + ": " + detail;
    }
}
