package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.Report.Cause;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Starts commands at one level of isolation. */
public interface Starter {
    /**
     * Starts it. The calling thread must outlive it.
     *
     * @param go asked once, when all is prepared and nothing of the command runs yet; false: it is not wanted any more
     * @throws CannotStartException if it cannot be run, or not as asked for, or is not wanted
     */
    Tree start(long run, CommandSpec spec, BooleanSupplier go) throws CannotStartException;

    /** Which limits hold for this command. */
    Set<String> enforced(CommandSpec spec);

    /** A command cannot be run; the message is for people. */
    final class CannotStartException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Cause cause;

        public CannotStartException(Cause cause, String message) {
            super(message);
            this.cause = cause;
        }

        /** It was told to stop before it began. */
        public static CannotStartException unwanted() {
            return new CannotStartException(Cause.STOPPED, "it was stopped before it began");
        }

        public Cause why() {
            return cause;
        }
    }
}
