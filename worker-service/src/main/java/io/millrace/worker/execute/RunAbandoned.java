package io.millrace.worker.execute;

/** The run has ended through no fault of its job, and without an outcome: it goes back to its queue. How built-in handlers say so. */
public final class RunAbandoned extends Exception {
    private static final long serialVersionUID = 1L;

    public RunAbandoned(String why) {
        super(why, null, false, false);
    }
}
