package io.millrace.gateway.upkeep;

import io.millrace.core.port.Clock;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.RunwayStore;
import io.millrace.core.port.RunwayStore.Feed;
import io.millrace.gateway.runway.Runway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Feeds the backlog to the broker, and keeps the view of the runway fresh. While jobs wait it looks each {@value #BUSY_MILLIS} ms, while jobs
 * are published at once each {@value #IN_USE_MILLIS} ms, and otherwise each {@value #IDLE_MILLIS} ms, for what other gateways have left. All
 * on one thread, but {@link #jobsWait}.
 */
final class Feeder implements Task {
    static final int BUSY_MILLIS = 50;
    static final int IN_USE_MILLIS = 100;
    static final int IDLE_MILLIS = 500;

    private static final Logger LOG = Logger.getLogger(Feeder.class);

    private final RunwayStore store;
    private final JobQueue queue;
    private final Runway runway;
    private final Clock clock;
    private final OptionalInt runningQuota;
    private volatile boolean called = true;
    private volatile boolean jobsWait;
    private long lastLook;
    private long lastRecall;

    /** @param runningQuota how many jobs of one owner may run; empty: any number */
    Feeder(RunwayStore store, JobQueue queue, Runway runway, Clock clock, OptionalInt runningQuota) {
        this.store = store;
        this.queue = queue;
        this.runway = runway;
        this.clock = clock;
        this.runningQuota = runningQuota;
        this.lastLook = clock.nanos() - Duration.ofMillis(IDLE_MILLIS).toNanos();
        this.lastRecall = lastLook;
    }

    /** Jobs have entered the backlog: the next tick looks. True: it should come at once, and not with the next beat. */
    boolean jobsWait() {
        called = true;
        return !jobsWait;
    }

    /** To be called each {@link #BUSY_MILLIS}, and when it was called. */
    @Override
    public void tick() {
        boolean due = called || jobsWait || isOver(runway.isInUse() ? IN_USE_MILLIS : IDLE_MILLIS, lastLook);
        if (due) {
            called = false;
            look();
            lastLook = clock.nanos();
        }
    }

    private boolean isOver(int millis, long since) {
        return clock.nanos() - since >= Duration.ofMillis(millis).toNanos();
    }

    private void look() {
        if (isOver(IDLE_MILLIS, lastRecall)) {
            store.recallPaused();
            lastRecall = clock.nanos();
        }
        Set<String> asked = runway.asked();
        Set<String> waiting = store.waitingTypes();
        jobsWait = !waiting.isEmpty();
        // In another order each time: types share slots, and a running quota.
        List<String> types = new ArrayList<>(waiting);
        Collections.shuffle(types);
        types.forEach(this::feed);
        for (String type : asked) {
            if (!waiting.contains(type)) {
                runway.found(type, queue.room() > 0 ? store.room(type) : 0);
            }
        }
    }

    /** What the publisher had to forget would only be found lost again: no more than it has room for. */
    private void feed(String type) {
        int most = queue.room();
        if (most == 0) {
            runway.found(type, 0);
            return;
        }
        try {
            feed(type, most);
        } catch (IllegalStateException e) {
            // A defect with one type is no reason to let the others wait.
            LOG.errorf(e, "type %s cannot be fed", type);
        }
    }

    private void feed(String type, int most) {
        Optional<Feed> feed = store.feed(type, most, runningQuota);
        // Another gateway is at it: whether there is room left it will know.
        runway.found(type, feed.map(Feed::room).orElse(0));
        feed.ifPresent(fed -> queue.publish(fed.queued()));
    }
}
