package io.millrace.core.job;

/** Step 9: a committed change of a job's status. It may be lost, so it only ever wakes somebody to read the store. */
public record JobEvent(JobId id, String owner, String type, JobStatus status, int attempt) {
    /** That it is as this says. */
    public static JobEvent of(Job job) {
        return new JobEvent(
                job.id(),
                job.owner(),
                job.spec().type(),
                job.status(),
                job.state().attempt());
    }
}
