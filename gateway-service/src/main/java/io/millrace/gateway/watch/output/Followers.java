package io.millrace.gateway.watch.output;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobEventListener;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.OutputStore.Standing;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who wait for a job to write more, or to end. An event wakes those of its job, and {@link #lookAgain()}, once a second, those whose
 * events were lost. No thread is held. Thread-safe.
 */
public final class Followers implements JobEventListener {
    /** Each holds a part of an output until its client has taken it. Further ones are sent to another gateway. */
    static final int MOST = 2_000;

    static final int MOST_OF_A_USER = 200;

    private final OutputStore store;
    private final Map<JobId, Set<CompletableFuture<Void>>> byJob = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Map<String, Integer> byUser = new ConcurrentHashMap<>();
    private Map<JobId, Standing> before = Map.of();
    private volatile boolean leaving;

    public Followers(OutputStore store) {
        this.store = store;
    }

    /** To be told of each who follows, so that {@link #isFullFor} knows, and to be told when it ends. */
    void enter(String user) {
        size.incrementAndGet();
        byUser.merge(user, 1, Integer::sum);
    }

    void exit(String user) {
        size.decrementAndGet();
        byUser.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    }

    /** Whether this user is not to follow anything else here. */
    boolean isFullFor(String user) {
        return size.get() >= MOST || byUser.getOrDefault(user, 0) >= MOST_OF_A_USER;
    }

    /** To be taken before the store is read, so that nothing falls in between. Completes when there may be something new. */
    CompletableFuture<Void> next(JobId id) {
        CompletableFuture<Void> woken = new CompletableFuture<>();
        byJob.compute(id, (job, present) -> {
            Set<CompletableFuture<Void>> waiting = present == null ? ConcurrentHashMap.newKeySet() : present;
            waiting.add(woken);
            return waiting;
        });
        return woken;
    }

    /** Whoever waited for that does not any more. */
    void forget(JobId id, CompletableFuture<Void> woken) {
        byJob.computeIfPresent(id, (job, waiting) -> {
            waiting.remove(woken);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    @Override
    public boolean isListening() {
        return !byJob.isEmpty();
    }

    @Override
    public void heard(JobEvent event) {
        changed(event.id());
    }

    /** Something of this job has been committed. */
    void changed(JobId id) {
        Set<CompletableFuture<Void>> waiting = byJob.remove(id);
        if (waiting != null) {
            waiting.forEach(woken -> woken.complete(null));
        }
    }

    /** How many follow. */
    public int size() {
        return size.get();
    }

    /**
     * Asks where all stand who are waited for, in one statement, and wakes those who do not stand where they stood when this was last
     * asked, or were not asked about. By one thread at a time.
     *
     * @throws io.millrace.core.port.StoreUnavailableException if the store does not say; they wait on
     */
    public void lookAgain() {
        Set<JobId> waitedFor = Set.copyOf(byJob.keySet());
        Map<JobId, Standing> now = waitedFor.isEmpty() ? Map.of() : store.standings(waitedFor);
        Map<JobId, Standing> last = before;
        before = now;
        for (JobId id : waitedFor) {
            Standing standing = now.get(id);
            if (standing == null || !standing.equals(last.get(id))) {
                changed(id);
            }
        }
    }

    /** This gateway leaves: who follows is cut off, and goes on at another. */
    public void leave() {
        leaving = true;
        byJob.keySet().forEach(this::changed);
    }

    /** Whether whoever waits is to be cut off. */
    boolean isLeaving() {
        return leaving;
    }
}
