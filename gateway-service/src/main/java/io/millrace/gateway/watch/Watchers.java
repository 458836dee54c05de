package io.millrace.gateway.watch;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEventListener;
import io.millrace.gateway.query.JobReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All who wait, by job: once, or again and again as long as they stream. A watcher registers, then reads, so that no change falls in
 * between. An event makes it read again, and so does {@link #lookAgain()}, once a second; {@link #expire()} ends waits at their bounds. No
 * thread is held. Thread-safe.
 */
public final class Watchers implements JobEventListener {
    /** More are not kept waiting: they get the job as it is. More do not stream. */
    static final int MOST = 20_000;

    private final JobReads reads;
    private final Clock clock;
    private final Map<JobId, Set<Watcher>> byJob = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean leaving;

    public Watchers(JobReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * The job when the wait has ended, or as it is at its bound. Fails with {@link JobException.UnknownJob} if there is none or the
     * caller does not see it, and with {@link JobException.Unavailable} if the store cannot say.
     */
    public CompletionStage<Job> await(JobId id, Wait wait, Predicate<Job> visible) {
        boolean full = size.incrementAndGet() > MOST;
        Watcher watcher = register(id, wait);
        watcher.answer().whenComplete((job, failure) -> size.decrementAndGet());
        reads.find(id).whenComplete((found, failure) -> {
            if (failure != null) {
                watcher.answer().completeExceptionally(failure);
            } else if (found.isEmpty() || !visible.test(found.get())) {
                watcher.answer().completeExceptionally(new JobException.UnknownJob());
            } else if (full) {
                watcher.answer().complete(found.get());
            } else {
                watcher.show(found.get());
            }
        });
        return watcher.answer();
    }

    private Watcher register(JobId id, Wait wait) {
        Watcher watcher = new Watcher(wait, clock.nanos() + wait.bound().toNanos());
        byJob.compute(id, (job, present) -> {
            Set<Watcher> watchers = present == null ? ConcurrentHashMap.newKeySet() : present;
            watchers.add(watcher);
            return watchers;
        });
        watcher.answer().whenComplete((job, failure) -> remove(id, watcher));
        return watcher;
    }

    private void remove(JobId id, Watcher watcher) {
        byJob.computeIfPresent(id, (job, watchers) -> {
            watchers.remove(watcher);
            return watchers.isEmpty() ? null : watchers;
        });
    }

    /** Takes a place for somebody who streams, to be given back by {@link #exit()}. False: there is none. */
    boolean enter() {
        boolean room = size.incrementAndGet() <= MOST;
        if (room) {
            streams.incrementAndGet();
        } else {
            size.decrementAndGet();
        }
        return room;
    }

    void exit() {
        size.decrementAndGet();
        streams.decrementAndGet();
    }

    /**
     * A step of a stream: the job as soon as it does not look as it was shown, or as it is at the bound. Of a job that somebody may see, and
     * has {@linkplain #enter() a place} for. A store that is away fails it at the bound at the earliest, so that its stream goes on.
     */
    CompletableFuture<Job> next(JobId id, Wait wait) {
        Watcher watcher = register(id, wait);
        reads.find(id).thenAccept(found -> found.ifPresent(watcher::show));
        return watcher.answer();
    }

    @Override
    public boolean isListening() {
        return !byJob.isEmpty();
    }

    @Override
    public void heard(JobEvent event) {
        changed(event.id(), event.status());
    }

    /** Someone has committed a change. Reads only what somebody waits for. */
    void changed(JobId id, JobStatus status) {
        Set<Watcher> watchers = byJob.get(id);
        if (watchers != null && watchers.stream().anyMatch(watcher -> watcher.caresAbout(status))) {
            readFor(id);
        }
    }

    /** Glances at all that is waited for, in one statement, and reads what does not look as it did. For events that were lost. */
    public void lookAgain() {
        // A store that does not answer is not asked the same again and again.
        if (looking.compareAndSet(false, true)) {
            CompletableFuture.allOf(byJob.keySet().stream().map(this::glanceFor).toArray(CompletableFuture[]::new))
                    .whenComplete((all, failure) -> looking.set(false));
        }
    }

    private CompletableFuture<Void> glanceFor(JobId id) {
        return reads.glance(id)
                .thenCompose(seen ->
                        seen.isPresent() && watchersOf(id).stream().anyMatch(watcher -> watcher.mayEnd(seen.get()))
                                ? readFor(id)
                                : CompletableFuture.<Void>completedFuture(null))
                .toCompletableFuture();
    }

    private CompletableFuture<Void> readFor(JobId id) {
        return reads.find(id)
                .thenAccept(found -> found.ifPresent(job -> watchersOf(id).forEach(watcher -> watcher.show(job))))
                .toCompletableFuture();
    }

    private Set<Watcher> watchersOf(JobId id) {
        return byJob.getOrDefault(id, Set.of());
    }

    /** Ends the waits whose bound has come, with the job as it is. */
    public void expire() {
        long now = clock.nanos();
        byJob.forEach((id, watchers) -> {
            List<Watcher> due = new ArrayList<>();
            watchers.forEach(watcher -> {
                if (watcher.isDue(now, leaving)) {
                    due.add(watcher);
                }
            });
            if (!due.isEmpty()) {
                reads.find(id).whenComplete((found, failure) -> due.forEach(watcher -> end(watcher, found, failure)));
            }
        });
    }

    /** From now on waits end at the next {@link #expire()}, as if their bounds had come. */
    public void leave() {
        leaving = true;
    }

    private static void end(Watcher watcher, Optional<Job> found, @Nullable Throwable failure) {
        CompletableFuture<Job> answer = watcher.answer();
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else if (found.isPresent()) {
            answer.complete(found.get());
        } else {
            answer.completeExceptionally(new JobException.UnknownJob());
        }
    }

    /** Whether whoever streams is to be sent on. */
    boolean isLeaving() {
        return leaving;
    }

    /** How many wait, or stream. */
    public int size() {
        return size.get();
    }

    /** How many of them stream. */
    public int streams() {
        return streams.get();
    }
}
