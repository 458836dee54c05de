package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.Report.Usage;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** All processes of a command that has been started. Whoever started it also awaits it: its thread must live as long. */
public interface Tree {
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Returns when the command itself has ended, with its code as a shell counts it: 128 + n for signal n. */
    int await() throws InterruptedException;

    /** Asks all processes to end. */
    void terminate();

    /** Ends all processes. Returns at once. */
    void kill();

    /** Waits until nothing of it runs any more. False: the time was over before. */
    boolean awaitGone(Duration atMost) throws InterruptedException;

    /** To be called some fifty times a second: takes what can be seen only while it runs. */
    void look();

    /** What it has used so far, as far as it was seen. */
    Usage usage();

    /** Whether it was seen to hold more than it may, where nobody else sees to that. */
    boolean isOverMemory();

    /** Whether nobody can tell any more what has become of it. */
    default boolean isOutOfSight() {
        return false;
    }

    /** Whether a process of it was ended for want of memory. */
    boolean lostToMemory();

    /** Gives back what it was run with; nothing of it runs any more. */
    void close();
}
