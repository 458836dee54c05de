package io.millrace.core.lease;

import io.millrace.core.job.JobId;
import java.time.Instant;
import java.util.List;

/**
 * A worker as operators see it.
 *
 * @param status {@code up} or {@code draining}
 * @param lastSeen its last renewal, by PostgreSQL's clock
 */
public record WorkerView(Session session, WorkerInfo info, String status, List<JobId> running, Instant lastSeen) {
    public WorkerView {
        running = List.copyOf(running);
    }
}
