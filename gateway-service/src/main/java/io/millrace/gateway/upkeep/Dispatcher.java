package io.millrace.gateway.upkeep;

import io.millrace.core.port.JobStore.Released;
import io.millrace.core.port.UpkeepStore;
import java.util.List;

/** Jobs whose time has come (a delay, a backoff) enter their queues. */
final class Dispatcher implements Task {
    private static final int CHUNK = 500;

    private final UpkeepStore store;
    private final HandOn handOn;

    Dispatcher(UpkeepStore store, HandOn handOn) {
        this.store = store;
        this.handOn = handOn;
    }

    @Override
    public void tick() {
        int chunk;
        Released due;
        do {
            chunk = Math.min(CHUNK, handOn.room());
            due = chunk == 0 ? new Released(List.of(), List.of()) : store.dispatchDue(chunk);
            handOn.handOn(due);
        } while (chunk > 0 && due.queued().size() == chunk);
    }
}
