package io.millrace.worker.claim;

import io.millrace.core.job.QueueId;
import io.millrace.core.port.Clock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast each queue moves on this worker. Gateways publish ahead of the free slots what workers take in a moment: reported too
 * high, jobs would lie in the broker in an order that is too late to change; too low, workers would wait for the next feed.
 * Thread-safe.
 */
public final class Paces {
    private final Runs runs;
    private final Clock clock;
    private final Map<QueueId, QueuePace> byQueue = new HashMap<>();

    public Paces(Runs runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** A run was claimed. */
    synchronized void claimed(Run run) {
        paceOf(run).claimed(clock.nanos());
    }

    /** A run has ended, whatever came of it: its slot is free. */
    public synchronized void ended(Run run) {
        paceOf(run).ended(run.ageNanos(clock.nanos()));
    }

    private QueuePace paceOf(Run run) {
        return byQueue.computeIfAbsent(run.claimed().spec().queue(), queue -> new QueuePace());
    }

    /** For each queue that was ever claimed from, how many slots of this worker come free for its jobs in a second. */
    synchronized Map<QueueId, Double> perSecond() {
        long now = clock.nanos();
        List<Long> ages = runs.running().stream().map(run -> run.ageNanos(now)).toList();
        Map<QueueId, Double> paces = new HashMap<>();
        byQueue.forEach((queue, pace) -> paces.put(queue, pace.perSecond(now, runs.slots(), ages)));
        return paces;
    }
}
