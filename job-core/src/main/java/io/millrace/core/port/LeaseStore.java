package io.millrace.core.port;

import io.millrace.core.lease.Heartbeat;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.lease.WorkerView;
import java.util.List;

/** The workers' leases. Every call may throw {@link StoreUnavailableException}. */
public interface LeaseStore {
    /** Opens a lease with counter 0. */
    void open(Session session, WorkerInfo info);

    /** Counter + 1 if the row is there; never makes one. */
    Heartbeat renew(Session session);

    /** Shows the worker as draining from now on. */
    void draining(Session session);

    /**
     * Asks the session of that id, or every session of that label, to leave. It is shown as draining at once, and learns of it from its
     * next renewal. Answers whom it asked, also if they had been asked before; none: nobody is called so.
     */
    List<Session> drain(String worker);

    /** Ends the lease of a session that runs nothing. Answers false, and leaves it, if the session still holds runs. */
    boolean close(Session session);

    /** All leases, for the reaper. */
    List<LeaseReading> readAll();

    /** All workers, for operators, by label. */
    List<WorkerView> workers();
}
