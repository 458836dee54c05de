package io.millrace.queue;

import io.millrace.core.job.QueueId;
import io.millrace.core.lease.Session;

/** The names of the queues. The default exchange routes by them. */
public final class QueueNames {
    private QueueNames() {}

    /** A queue of jobs: {@code millrace.jobs.report.high}. */
    public static String jobs(QueueId queue) {
        return "millrace.jobs." + queue;
    }

    /** A session's own queue. */
    public static String worker(Session session) {
        return "worker." + session;
    }
}
