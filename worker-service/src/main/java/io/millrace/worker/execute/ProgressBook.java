package io.millrace.worker.execute;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Progress;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.StoreUnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The progress that runs have told of and that is not yet written: the latest of each. Thread-safe. */
public final class ProgressBook {
    private final JobStore store;
    private Map<Attempt, Progress> latest = new HashMap<>();

    public ProgressBook(JobStore store) {
        this.store = store;
    }

    synchronized void put(Attempt attempt, Progress progress) {
        latest.put(attempt, progress);
    }

    /** Writes all that is new; to be called about twice a second. */
    public void flush() {
        Map<Attempt, Progress> batch;
        synchronized (this) {
            batch = latest;
            latest = new HashMap<>();
        }
        save(batch);
    }

    /** Writes what is new of these alone, so that an ended job shows how far it came. */
    public void flush(Collection<Attempt> ended) {
        Map<Attempt, Progress> batch = new HashMap<>();
        synchronized (this) {
            for (Attempt attempt : latest.isEmpty() ? java.util.Set.<Attempt>of() : ended) {
                Progress progress = latest.remove(attempt);
                if (progress != null) {
                    batch.put(attempt, progress);
                }
            }
        }
        save(batch);
    }

    private void save(Map<Attempt, Progress> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.saveProgress(batch);
        } catch (StoreUnavailableException e) {
            synchronized (this) {
                batch.forEach(latest::putIfAbsent);
            }
            throw e;
        }
    }
}
