package io.millrace.gateway.watch.all;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobChanges.Point;
import io.millrace.gateway.calls.CallersContext;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.stream.Parts;
import io.millrace.gateway.stream.SseText;
import io.millrace.gateway.wire.JobJson;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;

/**
 * All jobs of somebody as server-sent events: each when it has changed, as it is read then, so that a slow client sees fewer changes, and the
 * newest. The id of an event is a time of PostgreSQL's to resume from. To be asked on one event loop.
 */
final class SubscriptionTail implements Parts {
    /** Jobs that are read at a time, at most: so many of the largest are held besides a part. */
    private static final int MOST_JOBS = 8;

    private static final int PART_CHARACTERS = 64 * 1024;
    private static final int PAGE = 500;
    /** Of the jobs told last: an event and a look at the store may tell of the same change. */
    private static final int REMEMBERED = 64;
    /** Pulses to rest at most when the store does not answer: those who were refused together do not come back together. */
    private static final int LONGEST_REST = 5;

    private static final String LIST_AGAIN = "{\"detail\": \"more has changed than can be told: list the jobs again\"}";

    private final Subscriptions subscriptions;
    private final Subscription subscription;
    private final Sources sources;
    private final Clock clock;
    private final CallersContext loop = CallersContext.current();
    private final Heard told = new Heard(REMEMBERED);
    private final long endNanos;
    private long lastSaidNanos;
    private boolean greeted;
    private boolean gap;
    /** Pulses to go. */
    private int rest;
    /** Jobs to read next: the more the smaller they were. */
    private int some = 1;

    private boolean over;

    /**
     * What is told is read there.
     *
     * @param catchUps for reading on in the store alone
     * @param chance from 0 up to what it is given, that excluded
     */
    record Sources(JobReads reads, JobChanges changes, Calls catchUps, JobJson json, IntUnaryOperator chance) {}

    /** @param gap whether it begins with word that something may be missing */
    SubscriptionTail(
            Subscriptions subscriptions, Subscription subscription, boolean gap, Sources sources, Clock clock) {
        this.subscriptions = subscriptions;
        this.subscription = subscription;
        this.gap = gap;
        this.sources = sources;
        this.clock = clock;
        this.lastSaidNanos = clock.nanos();
        this.endNanos = clock.nanos() + SseText.LONGEST.toNanos();
    }

    @Override
    public CompletionStage<Optional<String>> next() {
        subscription.arrived();
        return over ? CompletableFuture.completedFuture(Optional.empty()) : step();
    }

    private CompletionStage<Optional<String>> step() {
        long now = clock.nanos();
        if (over || subscriptions.isLeaving() || now - endNanos >= 0) {
            over = true;
            return say(SseText.comeBack());
        } else if (subscription.takeGap() || gap) {
            gap = false;
            return say(SseText.event("gap", resumeFrom(), LIST_AGAIN));
        } else if (!greeted || now - lastSaidNanos >= SseText.HEARTBEAT.toNanos()) {
            greeted = true;
            return say(SseText.comment(resumeFrom()));
        } else if (rest > 0) {
            rest--;
            return subscriptions.nextPulse().thenComposeAsync(pulse -> step(), loop::run);
        }
        return tell();
    }

    private CompletionStage<Optional<String>> say(String part) {
        lastSaidNanos = clock.nanos();
        greeted = true;
        return CompletableFuture.completedFuture(Optional.of(part));
    }

    private String resumeFrom() {
        return subscription.resumeFrom().toString();
    }

    private CompletionStage<Optional<String>> tell() {
        List<JobId> jobs = subscription.take(some);
        if (!jobs.isEmpty()) {
            return read(jobs, new StringBuilder()).thenCompose(part -> part.isEmpty() ? step() : say(part));
        }
        return subscription
                .behind()
                .map(this::catchUp)
                .orElseGet(subscription::woken)
                .thenComposeAsync(awake -> step(), loop::run);
    }

    /** What is to be said of these jobs, and of further ones while there is room; nothing if that is told already, or cannot be found out now. */
    private CompletionStage<String> read(List<JobId> jobs, StringBuilder part) {
        List<CompletableFuture<Optional<Job>>> reads = jobs.stream()
                .map(job -> sources.reads.find(job).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .handleAsync(
                        (done, failure) -> failure == null ? isRoomBehind(jobs, reads, part) : postponed(jobs),
                        loop::run)
                .thenCompose(room -> goOn(room, part));
    }

    private CompletionStage<String> goOn(boolean room, StringBuilder part) {
        List<JobId> further = room ? subscription.take(some) : List.of();
        return further.isEmpty() ? CompletableFuture.completedFuture(part.toString()) : read(further, part);
    }

    /** Never any room. */
    private boolean postponed(List<JobId> jobs) {
        subscription.putBack(jobs);
        rest = 1 + sources.chance.applyAsInt(LONGEST_REST);
        return false;
    }

    private boolean isRoomBehind(List<JobId> jobs, List<CompletableFuture<Optional<Job>>> found, StringBuilder part) {
        for (int i = 0; i < jobs.size(); i++) {
            if (part.length() >= PART_CHARACTERS) {
                subscription.putBack(jobs.subList(i, jobs.size()));
                some = 1;
                return false;
            }
            found.get(i)
                    .join()
                    .filter(this::isToBeTold)
                    .ifPresent(job -> part.append(SseText.event("job", resumeFrom(), sources.json.line(job))));
        }
        some = Math.min(2 * some, MOST_JOBS);
        return part.length() < PART_CHARACTERS;
    }

    private boolean isToBeTold(Job job) {
        boolean own = subscription.owner().map(job.owner()::equals).orElse(true);
        return own && told.isNews(job.id(), job.status(), job.state().attempt());
    }

    private CompletionStage<Void> catchUp(Point behind) {
        return sources.catchUps
                .ask(() -> sources.changes.after(behind, subscription.owner(), PAGE))
                .subscribeAsCompletionStage()
                .handle((page, failure) -> {
                    if (failure == null) {
                        subscription.caughtUp(page);
                    } else {
                        rest = 1 + sources.chance.applyAsInt(LONGEST_REST);
                    }
                    return null;
                });
    }

    /** Whoever asked has gone. */
    void close() {
        over = true;
        subscription.wake();
    }
}
