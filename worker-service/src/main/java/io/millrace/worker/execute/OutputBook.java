package io.millrace.worker.execute;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.OutputStore;
import io.millrace.worker.run.Run;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The output that runs have written and that is not yet stored. Thread-safe. */
public final class OutputBook {
    /** So much a statement, and then some: outcomes wait for it. */
    private static final int MOST_BYTES = 4 << 20;

    private final OutputStore store;
    private final JobEvents events;
    private final Predicate<Attempt> inHand;
    private final Runnable written;
    private final Map<Attempt, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(ClaimedRun run, RunOutput output) {}

    /**
     * @param inHand whether a run is still in this worker's hands: otherwise nobody will ask for what it has written
     * @param written called when there is something to store; must not block
     */
    public OutputBook(OutputStore store, JobEvents events, Predicate<Attempt> inHand, Runnable written) {
        this.store = store;
        this.events = events;
        this.inHand = inHand;
        this.written = written;
    }

    /** A run that begins. */
    RunOutput open(Run run) {
        Entry entry = new Entry(run.claimed(), new RunOutput(written));
        entries.put(run.attempt(), entry);
        return entry.output();
    }

    /** Stores all that is new, and wakes those who follow it. To be called a few times a second while there is something. */
    public synchronized void flush() {
        List<Attempt> gone = entries.keySet().stream().filter(inHand.negate()).toList();
        gone.forEach(this::forget);
        store(entries.keySet());
    }

    /** Stores what is new of these, whose runs have ended, so that an ended job shows all that it has written. */
    public synchronized void close(Collection<Attempt> ended) {
        store(ended);
        ended.forEach(this::forget);
    }

    private void forget(Attempt attempt) {
        Entry entry = entries.remove(attempt);
        if (entry != null) {
            entry.output().close();
        }
    }

    private void store(Collection<Attempt> attempts) {
        Map<Attempt, List<OutputPiece>> batch = new HashMap<>();
        int bytes = 0;
        for (Attempt attempt : attempts) {
            Entry entry = entries.get(attempt);
            List<OutputPiece> pieces =
                    entry == null ? List.of() : entry.output().take();
            if (!pieces.isEmpty()) {
                batch.put(attempt, pieces);
                bytes += pieces.stream().mapToInt(piece -> piece.bytes().length).sum();
            }
            if (bytes >= MOST_BYTES) {
                append(batch);
                batch.clear();
                bytes = 0;
            }
        }
        append(batch);
    }

    private void append(Map<Attempt, List<OutputPiece>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        store.append(batch);
        batch.keySet().forEach(attempt -> entry(attempt).output().stored());
        events.announce(batch.keySet().stream().map(this::event).toList());
    }

    private Entry entry(Attempt attempt) {
        return Objects.requireNonNull(entries.get(attempt));
    }

    private JobEvent event(Attempt attempt) {
        ClaimedRun run = entry(attempt).run();
        return new JobEvent(attempt.job(), run.owner(), run.spec().type(), JobStatus.PROCESSING, attempt.number());
    }
}
