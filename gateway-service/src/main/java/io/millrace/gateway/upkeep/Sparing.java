package io.millrace.gateway.upkeep;

import io.millrace.core.port.Clock;

/** A task that takes at most a set share of the time: what costs more the more there is to see is done the more seldom. */
final class Sparing implements Task {
    /** So many times as long as it took, it rests. */
    static final int SHARE = 20;

    private final Task task;
    private final Clock clock;
    private long notBefore;

    Sparing(Task task, Clock clock) {
        this.task = task;
        this.clock = clock;
        this.notBefore = clock.nanos();
    }

    /** Does nothing while it rests. */
    @Override
    public void tick() {
        long begin = clock.nanos();
        if (begin - notBefore < 0) {
            return;
        }
        try {
            task.tick();
        } finally {
            long end = clock.nanos();
            notBefore = end + (end - begin) * SHARE;
        }
    }
}
