package io.millrace.faults.check;

/** How far apart things may be that belong together: milliseconds, each with its reason. */
final class Bounds {
    /** Between the clocks of two processes of one machine, and between two samples of a thread that runs. */
    static final long CLOCK = 50;
    /** PostgreSQL keeps microseconds and the evidence milliseconds: each of two times may have lost most of one. */
    static final long ROUNDING = 2;
    /** A row says when its statement began; it is visible after its commit, which has to wait for a disk that others write to. */
    static final long COMMIT = 5_000;

    /** An answer takes five seconds at most; the rest is for clients and gateways that wait for a processor. */
    static final long ANSWER = 8_000;
    /** For so long the suite's clients poll at most. */
    static final long LONGEST_POLL = 10_000;

    /** What ends a run may come so long before its claim is dated, or after its end is. */
    static final long CAUSE = 1_000;
    /** A worker that has lost its session gives its runs so long to stop before it ends itself, and then some. */
    static final long HALT = 5_000;

    /**
     * The shortest pause, or time cut off from both servers, that may cost a session, or its commands: a worker stops by itself after 3 s
     * without a sign from outside, and a supervisor of commands 2.9 s after its worker's last, part of which may have passed.
     */
    static final long PAUSE = 2_400;
    /** Signs are sent each 0.5 s: between two pauses that are no further apart, none need have been. */
    static final long BEATS = 1_000;
    /** A path that is healed is not in use at once: clients wait between tries. */
    static final long RECOVERY = 5_000;
    /** How long PostgreSQL alone may be away before a worker gives up: at 50 s, part of which may have passed. */
    static final long STORE_ALONE = 45_000;

    /** Law L6: an overlap ends within so long of waking. */
    static final long WAKING = 1_000;
    /** The shortest gap that counts as a sleep: the law's two halves, 3 s and 4 s, are a second apart. */
    static final long SLEEP = 500;

    private Bounds() {}
}
