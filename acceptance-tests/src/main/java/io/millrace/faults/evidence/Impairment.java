package io.millrace.faults.evidence;

/**
 * What was done to a process.
 *
 * @param process such as {@code worker-1}
 */
public record Impairment(String process, What what, long from, long to) {
    /** What hinders it. */
    public enum What {
        /** Its process was made to end: {@code from} is when. */
        DIED,
        /** Its process ended, and nobody had asked it to. */
        ENDED_ITSELF,
        /** It was suspended. */
        PAUSED,
        /** It was asked to leave. */
        TERMINATED,
        /** PostgreSQL was away, or did not answer it, or not in time. */
        STORE_PATH,
        /** The same of RabbitMQ. */
        BROKER_PATH,
        /** It was started again, and is not ready yet. */
        STARTING
    }
}
