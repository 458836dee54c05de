package io.millrace.core.policy;

/** How often a job may lose its worker. Apart from failures, so that a rolling restart uses up no try. */
public final class Losses {
    /** From so many on, a job runs alone on its worker. */
    public static final int RUNS_ALONE_FROM = 2;
    /** At so many, it is failed with reason {@code worker_lost}. */
    public static final int FATAL = 10;

    private Losses() {}
}
