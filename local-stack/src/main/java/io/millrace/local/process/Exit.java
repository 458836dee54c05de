package io.millrace.local.process;

import java.util.Map;

/**
 * How a process ended, read from its exit code as shells and the JVM report it: above 128 it is 128 plus the signal.
 *
 * @param code 0..255
 */
public record Exit(int code) {
    private static final int SIGNAL_BASE = 128;
    private static final int HIGHEST_SIGNAL = 64;
    private static final Map<Integer, String> NAMES = Map.of(
            1, "SIGHUP",
            2, "SIGINT",
            3, "SIGQUIT",
            4, "SIGILL",
            6, "SIGABRT",
            7, "SIGBUS",
            9, "SIGKILL",
            11, "SIGSEGV",
            15, "SIGTERM");

    /** Whether a signal ended it, rather than its own decision. */
    public boolean bySignal() {
        return code > SIGNAL_BASE && code <= SIGNAL_BASE + HIGHEST_SIGNAL;
    }

    /** Whether it left because it was to leave, with nothing to complain about. */
    public boolean inGoodOrder() {
        return code == 0;
    }

    /** "exited with 70" or "was killed (SIGKILL)". */
    @Override
    public String toString() {
        if (!bySignal()) {
            return "exited with " + code;
        }
        int signal = code - SIGNAL_BASE;
        return "was killed (" + NAMES.getOrDefault(signal, "signal " + signal) + ")";
    }
}
