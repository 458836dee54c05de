package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import java.util.concurrent.CompletionStage;

/** A gateway's line to a session's own queue. No stage ever fails, and each ends within 2 seconds. */
public interface WorkerLine {
    /** Is anybody there? */
    CompletionStage<PingResult> ping(Session session);

    /** Asks a worker to stop a run. May be lost: the worker reads the same from its renewal half a second later. */
    CompletionStage<PingResult> cancel(Session session, Attempt attempt, Reason reason);

    /** Asks a worker to take nothing new and to leave when its runs have ended. May be lost, as a cancel may. */
    CompletionStage<PingResult> drain(Session session);
}
