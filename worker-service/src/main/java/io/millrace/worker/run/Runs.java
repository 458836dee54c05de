package io.millrace.worker.run;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.port.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that this worker has in hand, in the order of its life: being claimed, running, being recorded. A run takes a slot until
 * its handler has ended; it is in hand until its outcome is settled. Thread-safe.
 */
public final class Runs {
    private final int slots;
    private final Clock clock;
    private final Signal slotFreed;
    private final RunTimes times = new RunTimes();
    private final Set<JobId> claiming = new HashSet<>();
    private final Map<Attempt, Run> running = new LinkedHashMap<>();
    private final Map<Attempt, Run> recording = new LinkedHashMap<>();

    /** @param slotFreed raised whenever a slot becomes free or the last run is settled */
    public Runs(int slots, Clock clock, Signal slotFreed) {
        this.slots = slots;
        this.clock = clock;
        this.slotFreed = slotFreed;
    }

    public int slots() {
        return slots;
    }

    public synchronized int free() {
        return slots - running.size() - claiming.size();
    }

    public RunTimes times() {
        return times;
    }

    /** A claim of this is about to be sent: it takes a slot. */
    public synchronized void claiming(JobId job) {
        claiming.add(job);
    }

    /** The claim of these has been answered, or given up; those runs came of it. */
    public synchronized void claimed(Collection<JobId> jobs, Collection<Run> won) {
        claiming.removeAll(jobs);
        won.forEach(run -> running.put(run.attempt(), run));
        changed();
    }

    /** The handler has ended: its slot is free, its outcome is not yet settled. */
    public synchronized void ended(Run run) {
        running.remove(run.attempt());
        recording.put(run.attempt(), run);
        times.add(run.ageNanos(clock.nanos()));
        changed();
    }

    /** The run is recorded, released or dropped. */
    public synchronized void settled(Run run) {
        recording.remove(run.attempt());
        if (recording.isEmpty()) {
            changed();
        }
    }

    private void changed() {
        slotFreed.raise();
        notifyAll();
    }

    /** Whether the attempt is in hand, or may be: its job is being claimed. */
    public synchronized boolean knows(Attempt attempt) {
        return running.containsKey(attempt) || recording.containsKey(attempt) || claiming.contains(attempt.job());
    }

    public synchronized List<Run> running() {
        return List.copyOf(running.values());
    }

    public synchronized Optional<Run> running(Attempt attempt) {
        return Optional.ofNullable(running.get(attempt));
    }

    /** Running and being recorded. */
    public synchronized List<Run> inHand() {
        return Stream.concat(running.values().stream(), recording.values().stream())
                .toList();
    }

    /** How many have ended and are not settled. */
    public synchronized int recording() {
        return recording.size();
    }

    /** Whether nothing at all is in hand. */
    public synchronized boolean isIdle() {
        return claiming.isEmpty() && running.isEmpty() && recording.isEmpty();
    }

    /** Whether a run is in hand beside which no other may begin. */
    public synchronized boolean holdsAlone() {
        return running.values().stream().anyMatch(Run::alone);
    }

    public void stopAll(Stop cause) {
        running().forEach(run -> run.stop(cause, clock.nanos()));
    }

    /** Waits until nothing is in hand. False: the time was over before. */
    public synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isIdle()) {
            long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
