package io.millrace.queue;

import io.millrace.core.lease.Session;

/** The names of the queues. The default exchange routes by them. */
public final class QueueNames {
    private QueueNames() {}

    /** The queue of a job type. */
    public static String jobs(String type) {
        return "millrace.jobs." + type;
    }

    /** A session's own queue. */
    public static String worker(Session session) {
        return "worker." + session;
    }
}
