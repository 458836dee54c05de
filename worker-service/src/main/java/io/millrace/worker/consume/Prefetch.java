package io.millrace.worker.consume;

import io.millrace.core.port.Clock;
import io.millrace.core.port.JobSource;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Tenures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many unsettled deliveries the broker may have out to this worker for each queue. A run's own delivery is unsettled while
 * it runs, but a change renews the consumers, and what is in hand then counts no more. So: none when all slots have been taken
 * for {@link #FULL_FOR}, and work goes to others; the free ones when that is over; as many as there are slots once some stay
 * free; more only while runs are short, and then no more than are gone in half a second. The three queues of a type together may
 * bring more than one alone, but no more than gateways publish ahead, which they bound by type; what is still too much goes back
 * after {@link Intake#FRESH}. Thread-safe.
 */
public final class Prefetch {
    /** Slots that are all taken for a shorter time do not count: runs that end so soon free them again. */
    public static final Duration FULL_FOR = Duration.ofMillis(250);

    /** Slots that stay free for so long wait for work, and not for the next turn. */
    public static final Duration FREE_FOR = Duration.ofMillis(250);

    private static final int MOST = 5_000;
    private static final double HYSTERESIS = 1.5;

    private final JobSource source;
    private final Intake intake;
    private final Runs runs;
    private final Tenures tenures;
    private final Clock clock;

    private @Nullable Integer asked;
    private @Nullable Long fullSince;
    private @Nullable Long freeSince;
    private @Nullable Long pausedUntil;
    private Pace pace = Pace.LONG;

    /** How runs compare with half a second, the time in which what is in hand should be gone. */
    private enum Pace {
        VERY_SHORT(8, 50),
        SHORT(100, 4),
        LONG(Long.MAX_VALUE / 4_000_000, 1);

        private final long belowMillis;
        private final int perSlot;

        Pace(long belowMillis, int perSlot) {
            this.belowMillis = belowMillis;
            this.perSlot = perSlot;
        }

        private Pace next(long meanNanos) {
            for (Pace candidate : values()) {
                double slack = candidate.perSlot <= perSlot ? HYSTERESIS : 1;
                if (meanNanos < candidate.belowMillis * 1e6 * slack) {
                    return candidate;
                }
            }
            return LONG;
        }
    }

    public Prefetch(JobSource source, Intake intake, Runs runs, Tenures tenures, Clock clock) {
        this.source = source;
        this.intake = intake;
        this.runs = runs;
        this.tenures = tenures;
        this.clock = clock;
    }

    /** Asks the source for what is right now, if that is other than it was. */
    public synchronized void adjust() {
        int wanted = wanted();
        if (asked == null || asked != wanted) {
            asked = wanted;
            source.prefetch(wanted);
        }
    }

    /** Nothing could be claimed: more is asked for only after {@link Intake#FRESH}, so that each try has deliveries of its own. */
    public synchronized void pause() {
        pausedUntil = clock.nanos() + Intake.FRESH.toNanos();
    }

    /** A claim has been answered. */
    public synchronized void resume() {
        pausedUntil = null;
    }

    private int wanted() {
        if (!tenures.hold() || intake.holdsLone() || runs.holdsAlone() || isPaused()) {
            fullSince = null;
            freeSince = null;
            return 0;
        }
        return runs.free() > 0 ? whileFree() : whileFull();
    }

    private int whileFree() {
        fullSince = null;
        if (freeSince == null) {
            freeSince = clock.nanos();
        }
        pace = pace.next(runs.times().mean());
        if (pace != Pace.LONG) {
            return Math.max(runs.slots(), Math.min(MOST, runs.slots() * pace.perSlot));
        }
        boolean stayedFree = clock.nanos() - freeSince >= FREE_FOR.toNanos();
        if (stayedFree || asked == null || asked > runs.slots()) {
            return runs.slots();
        }
        return asked == 0 ? runs.free() : asked;
    }

    private int whileFull() {
        freeSince = null;
        if (fullSince == null) {
            fullSince = clock.nanos();
        }
        if (clock.nanos() - fullSince < FULL_FOR.toNanos()) {
            return asked == null ? 0 : asked;
        }
        runs.times().atLeast(FULL_FOR);
        return 0;
    }

    private boolean isPaused() {
        if (pausedUntil != null && clock.nanos() - pausedUntil >= 0) {
            pausedUntil = null;
        }
        return pausedUntil != null;
    }
}
