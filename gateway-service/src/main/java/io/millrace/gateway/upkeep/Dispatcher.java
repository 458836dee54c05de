package io.millrace.gateway.upkeep;

import io.millrace.core.job.JobEvent;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.UpkeepStore;
import java.util.List;

/** Jobs whose time has come (a delay, a backoff) enter the backlogs of their queues. */
final class Dispatcher implements Task {
    private static final int CHUNK = 500;

    private final UpkeepStore store;
    private final JobEvents events;
    private final Runnable jobsWait;

    /** @param jobsWait called if any have entered a backlog; must not block */
    Dispatcher(UpkeepStore store, JobEvents events, Runnable jobsWait) {
        this.store = store;
        this.events = events;
        this.jobsWait = jobsWait;
    }

    @Override
    public void tick() {
        List<JobEvent> due;
        do {
            due = store.dispatchDue(CHUNK);
            if (!due.isEmpty()) {
                events.announce(due);
                jobsWait.run();
            }
        } while (due.size() == CHUNK);
    }
}
