package io.millrace.gateway.watch.all;

import io.millrace.core.job.JobId;
import io.millrace.core.port.JobChanges.Change;
import io.millrace.core.port.JobChanges.Changes;
import io.millrace.core.port.JobChanges.Point;
import io.millrace.core.port.JobChanges.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one who follows all his jobs is to be told, and from where he could resume. It begins with the first look at the store, which says
 * what time it is. Somebody who resumes, or who falls behind, is told from the store, page by page; near the present beside what happens
 * meanwhile, so that nothing falls in between. Thread-safe.
 */
final class Subscription {
    /** Jobs to be told of. Whoever lets more come together is told from the store. */
    static final int MOST_PENDING = 1_000;

    /** A change may be committed so long after its time. */
    static final Duration SLACK = Duration.ofSeconds(10);

    private final Optional<String> owner;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private CompletableFuture<Void> woken = new CompletableFuture<>();
    private State state = State.NEW;
    private Set<JobId> pending = new LinkedHashSet<>();
    /** Taken, and perhaps not yet with the client. */
    private int underway;
    /** What changed before is told, but for what was committed long after its time. */
    private Instant resumeFrom;
    /** Becomes {@link #resumeFrom} when so many more have been told. */
    private @Nullable Instant whole;

    private int untilWhole;
    /** Where to read on in the store. */
    private @Nullable Point behind;
    /** Whether something is left out that the client does not know of yet. */
    private boolean gap;
    /** Nothing that changed before is any of this client's business. */
    private Instant earliest = Instant.MIN;

    private enum State {
        /** Nothing is known of the store's time. What happens is kept. */
        NEW,
        /** Told from the store. What happens will be found there. */
        CATCHING_UP,
        /** Told from the store. What happens is kept. */
        JOINING,
        /** Told what happens. */
        LIVE
    }

    /** Of what changes from now on. */
    Subscription(Optional<String> owner) {
        this.owner = owner;
        this.resumeFrom = Instant.MIN;
    }

    /** Of what has changed since then, too. */
    Subscription(Optional<String> owner, Instant since) {
        this.owner = owner;
        this.resumeFrom = since;
        this.behind = Point.at(since.minus(SLACK));
        this.state = State.JOINING;
    }

    /** Whose jobs; empty: everybody's. */
    Optional<String> owner() {
        return owner;
    }

    /** Completes with the first look at the store. */
    CompletionStage<Void> begun() {
        return begun;
    }

    /** Something has happened to that job. */
    void add(JobId job) {
        if (keeps(job)) {
            wake();
        }
    }

    private synchronized boolean keeps(JobId job) {
        if (state == State.CATCHING_UP || !pending.add(job)) {
            return false;
        }
        if (pending.size() > MOST_PENDING) {
            fallBehind();
        }
        return true;
    }

    private void fallBehind() {
        pending.clear();
        whole = null;
        state = State.CATCHING_UP;
        // Who is new learns only from the first look what time it is.
        if (!isNew()) {
            behind = Point.at(resumeFrom.minus(SLACK));
        }
    }

    private boolean isNew() {
        return resumeFrom.equals(Instant.MIN);
    }

    /** A look at the store has found that. */
    void add(Change change) {
        if (concerns(change)) {
            add(change.event().id());
        }
    }

    private synchronized boolean concerns(Change change) {
        return !isNew() && !change.time().isBefore(earliest);
    }

    /** A look at the store has found that more has changed than it can tell. Who is new has missed nothing. */
    synchronized void missed() {
        gap |= !isNew();
    }

    /** Whether the client is to be told now that something is left out. */
    synchronized boolean takeGap() {
        boolean taken = gap;
        gap = false;
        return taken;
    }

    /** All that a look at the store found has been added; it left out nothing up to then. */
    void looked(Instant until) {
        synchronized (this) {
            if (!begun.isDone()) {
                begin(until);
            } else if (state == State.LIVE) {
                isWhole(until);
            }
        }
        begun.complete(null);
    }

    private void begin(Instant now) {
        if (isNew()) {
            resumeFrom = now;
            earliest = now.minus(Subscriptions.OVERLAP);
            if (state == State.NEW) {
                state = State.LIVE;
            } else {
                behind = Point.at(now.minus(SLACK));
            }
        } else if (resumeFrom.isAfter(now)) {
            // Made up, or of a server whose clock was ahead.
            resumeFrom = now;
            behind = Point.at(now.minus(SLACK));
        }
    }

    /** As soon as all has been told that is pending now, the client could resume from there. */
    private void isWhole(Instant until) {
        if (whole == null) {
            whole = until;
            untilWhole = pending.size() + underway;
            settle();
        }
    }

    private void settle() {
        if (whole != null && untilWhole <= 0) {
            resumeFrom = whole.isAfter(resumeFrom) ? whole : resumeFrom;
            whole = null;
        }
    }

    /** The next jobs to tell of, in the order in which they came; they count as told when {@link #arrived()}. */
    synchronized List<JobId> take(int most) {
        List<JobId> taken = new ArrayList<>();
        for (Iterator<JobId> next = pending.iterator(); next.hasNext() && taken.size() < most; ) {
            taken.add(next.next());
            next.remove();
        }
        underway += taken.size();
        return taken;
    }

    /** These have not been told after all. */
    synchronized void putBack(List<JobId> jobs) {
        underway -= jobs.size();
        Set<JobId> all = new LinkedHashSet<>(jobs);
        all.addAll(pending);
        pending = all;
    }

    /** The client has all that was taken. */
    synchronized void arrived() {
        untilWhole -= underway;
        underway = 0;
        settle();
    }

    /** Where to read on in the store, if there is nothing else to tell. */
    synchronized Optional<Point> behind() {
        return pending.isEmpty() ? Optional.ofNullable(behind) : Optional.empty();
    }

    /** What was found {@link #behind()}. */
    synchronized void caughtUp(Changes page) {
        List<Change> changes = page.changes();
        changes.forEach(change -> pending.add(change.event().id()));
        boolean beyond = page.reach() == Reach.BEYOND;
        gap |= beyond;
        if (page.reach() == Reach.PART) {
            behind = changes.get(changes.size() - 1).point();
        } else if (beyond || state == State.JOINING) {
            behind = null;
            state = State.LIVE;
        } else {
            behind = Point.at(page.until().minus(SLACK));
            state = State.JOINING;
        }
        isWhole(page.until());
    }

    /** From where the client could resume. */
    synchronized Instant resumeFrom() {
        return resumeFrom;
    }

    /** Completes when there is something to do; at once if there is. */
    synchronized CompletionStage<Void> woken() {
        if (!pending.isEmpty() || behind != null || gap) {
            return CompletableFuture.completedFuture(null);
        }
        if (woken.isDone()) {
            woken = new CompletableFuture<>();
        }
        return woken;
    }

    void wake() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = woken;
        }
        waiting.complete(null);
    }
}
