package io.millrace.gateway.upkeep;

import io.millrace.core.port.Clock;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.UpkeepStore;
import java.time.Duration;

/**
 * Removes finished jobs past their retention, in chunks, and their windows with them. However many there are, it works a fifth of the time, and
 * one gateway at a time, so that submissions need not make room for it.
 */
final class Retainer implements Task {
    static final int CHUNK = 500;
    static final int REST = 4;

    private final UpkeepStore store;
    private final DedupGate gate;
    private final Duration retention;
    private final Clock clock;
    private final Pause pause;

    /** Waits, on the thread of the beat. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration time) throws InterruptedException;

        Pause SLEEP = time -> Thread.sleep(time.toMillis());
    }

    /** @param retention of jobs that name none */
    Retainer(UpkeepStore store, DedupGate gate, Duration retention, Clock clock, Pause pause) {
        this.store = store;
        this.gate = gate;
        this.retention = retention;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public void tick() {
        boolean more = true;
        while (more) {
            more = removeChunk();
        }
    }

    /** And rests after it. False: nothing more is to be removed now. */
    private boolean removeChunk() {
        long begun = clock.nanos();
        UpkeepStore.Removed removed = store.removeExpired(retention, CHUNK);
        removed.windows().forEach(gate::free);
        return removed.jobs() == CHUNK && rests(Duration.ofNanos(clock.nanos() - begun));
    }

    private boolean rests(Duration worked) {
        try {
            pause.pause(worked.multipliedBy(REST));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
