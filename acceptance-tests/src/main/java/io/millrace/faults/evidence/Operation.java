package io.millrace.faults.evidence;

import org.jspecify.annotations.Nullable;

/**
 * One request of a client, and its answer.
 *
 * @param gateway whom it was sent to
 * @param jobId the job that it is about; of a submission the one that was answered
 * @param demand of a submission
 * @param answeredAt when the answer was there, or when the client gave up
 * @param status of HTTP; 0 if there was no answer, so that nobody knows what came of it
 * @param code of a problem
 * @param told the job's status as the answer, or the problem, says it
 * @param sighting the job, if the answer shows it
 */
public record Operation(
        Action action,
        String owner,
        String gateway,
        @Nullable String jobId,
        @Nullable Demand demand,
        long sentAt,
        long answeredAt,
        int status,
        @Nullable String code,
        @Nullable String told,
        @Nullable Sighting sighting) {
    /** What clients do. */
    public enum Action {
        SUBMIT,
        READ,
        CANCEL,
        RETRY
    }
}
