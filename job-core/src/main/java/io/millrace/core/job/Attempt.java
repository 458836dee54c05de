package io.millrace.core.job;

/**
 * One run of a job, and the fencing token of every write about it (law L3).
 *
 * @param number 1 or more
 */
public record Attempt(JobId job, int number) {
    @Override
    public String toString() {
        return job + "#" + number;
    }
}
