package io.millrace.worker.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long calls of one kind have been failing, or hanging, on end. The first that succeeds ends it, and so does {@link #QUIET}: when
 * nobody has tried for so long, nothing is known any more. Thread-safe.
 */
public final class Trouble {
    public static final Duration QUIET = Duration.ofSeconds(5);

    private @Nullable Long since;
    private long last;
    private boolean underWay;

    /** A call is about to be sent. */
    public synchronized void begun(long nanos) {
        if (!lasts(nanos)) {
            since = nanos;
        }
        underWay = true;
    }

    /** It has been answered. */
    public synchronized void over() {
        since = null;
        underWay = false;
    }

    /** It failed. */
    public synchronized void failed(long nanos) {
        underWay = false;
        last = nanos;
    }

    /** Since the first of the calls that failed was sent; zero: there is no trouble. */
    public synchronized Duration length(long nanos) {
        Long begun = since;
        return begun != null && lasts(nanos) ? Duration.ofNanos(nanos - begun) : Duration.ZERO;
    }

    private boolean lasts(long nanos) {
        return since != null && (underWay || nanos - last <= QUIET.toNanos());
    }
}
