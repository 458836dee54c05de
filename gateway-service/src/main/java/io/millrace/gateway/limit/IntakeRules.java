package io.millrace.gateway.limit;

import io.millrace.core.job.QueueId;
import io.millrace.core.port.IntakeLimits;
import io.millrace.gateway.runway.Runway;
import java.util.OptionalInt;

/** What bounds a submission: the room on the runway, and its owner's quota of open jobs. */
public final class IntakeRules implements IntakeLimits {
    private final Runway runway;
    private final OpenJobsQuota openJobs;
    private final boolean feedsAll;

    /** @param feedsAll whether every job is fed, and none published at once: a quota of running jobs is kept where jobs are fed */
    public IntakeRules(Runway runway, OpenJobsQuota openJobs, boolean feedsAll) {
        this.runway = runway;
        this.openJobs = openJobs;
        this.feedsAll = feedsAll;
    }

    @Override
    public boolean takeRoom(QueueId queue) {
        return !feedsAll && runway.take(queue.type());
    }

    @Override
    public OptionalInt openJobs(String owner) {
        return openJobs.forNext(owner);
    }
}
