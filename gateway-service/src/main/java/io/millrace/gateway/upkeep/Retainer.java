package io.millrace.gateway.upkeep;

import io.millrace.core.port.DedupGate;
import io.millrace.core.port.UpkeepStore;
import java.time.Duration;

/** Removes finished jobs past their retention, in chunks, and their windows with them. */
final class Retainer implements Task {
    private static final int CHUNK = 500;

    private final UpkeepStore store;
    private final DedupGate gate;
    private final Duration retention;

    /** @param retention of jobs that name none */
    Retainer(UpkeepStore store, DedupGate gate, Duration retention) {
        this.store = store;
        this.gate = gate;
        this.retention = retention;
    }

    @Override
    public void tick() {
        UpkeepStore.Removed removed;
        do {
            removed = store.removeExpired(retention, CHUNK);
            removed.windows().forEach(gate::free);
        } while (removed.jobs() == CHUNK);
    }
}
