package io.millrace.worker.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pause after a failed call, before the next: 100 ms, then twice as long from failure to failure, up to 1 s. */
public final class Pause {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private @Nullable Duration length;
    private long until;

    /** A call failed. True for the first since one succeeded: that one is worth a line in the log. */
    public boolean begin(long nanos) {
        Duration before = length;
        Duration next = before == null ? FIRST : before.multipliedBy(2);
        length = next.compareTo(LONGEST) < 0 ? next : LONGEST;
        until = nanos + length.toNanos();
        return before == null;
    }

    /** A call succeeded. */
    public void end() {
        length = null;
    }

    public boolean lasts(long nanos) {
        return length != null && nanos - until < 0;
    }
}
