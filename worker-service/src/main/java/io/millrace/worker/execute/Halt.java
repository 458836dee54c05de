package io.millrace.worker.execute;

import org.jboss.logging.Logger;

/** Ends this process at once, running no shutdown hook: a thread that cannot be stopped goes with it. */
public interface Halt {
    int EXIT_CODE = 70;

    void halt(String why);

    /** The real one; exits with {@link #EXIT_CODE}. */
    static Halt ofProcess() {
        return why -> {
            Logger.getLogger(Halt.class).fatal("halting this worker: " + why);
            Runtime.getRuntime().halt(EXIT_CODE);
        };
    }
}
