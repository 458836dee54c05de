package io.millrace.gateway.upkeep;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UpkeepStore;
import io.millrace.core.port.UpkeepStore.Overdue;
import io.millrace.core.port.WorkerLine;
import io.millrace.gateway.log.JobLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cancels runs that are over their deadline although their workers live: their own timers failed them. Only after
 * {@link #GRACE} of PostgreSQL without a break, so that a worker whose outcome waits for PostgreSQL to come back is heard
 * first. Agents have no such timers: their runs are cancelled at the deadline, but after as long without a break.
 */
final class OverdueWatch implements Task {
    static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(3);
    private static final int CHUNK = 500;

    private final UpkeepStore store;
    private final AgentStore agents;
    private final WorkerLine line;
    private final JobEvents events;
    private final Clock clock;
    private @Nullable Long unbrokenSince;
    private long lastAnswer;

    OverdueWatch(UpkeepStore store, AgentStore agents, WorkerLine line, JobEvents events, Clock clock) {
        this.store = store;
        this.agents = agents;
        this.line = line;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void tick() {
        if (!isPostgresUnbroken()) {
            return;
        }
        List<JobEvent> ofAgents = agents.cancelOverdue(CHUNK);
        ofAgents.forEach(event -> JobLog.overdue(event, "its agent"));
        events.announce(ofAgents);
        Overdue overdue = store.cancelOverdue(GRACE, CHUNK);
        Map<JobId, Session> sessions = new HashMap<>();
        overdue.stop()
                .forEach((session, attempts) -> attempts.forEach(attempt -> {
                    sessions.put(attempt.job(), session);
                    line.cancel(session, attempt, Reason.TIMEOUT);
                }));
        overdue.events().forEach(event -> JobLog.overdue(event, "session " + sessions.get(event.id())));
        events.announce(overdue.events());
    }

    private boolean isPostgresUnbroken() {
        long sent = clock.nanos();
        try {
            store.now();
        } catch (StoreUnavailableException e) {
            unbrokenSince = null;
            throw e;
        }
        long answered = clock.nanos();
        if (unbrokenSince == null || answered - lastAnswer > LONGEST_GAP.toNanos()) {
            unbrokenSince = answered;
        }
        lastAnswer = answered;
        return sent - unbrokenSince >= GRACE.toNanos();
    }
}
