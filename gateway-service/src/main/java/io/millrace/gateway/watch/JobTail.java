package io.millrace.gateway.watch;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobReader.Glance;
import io.millrace.gateway.calls.CallersContext;
import io.millrace.gateway.stream.Parts;
import io.millrace.gateway.stream.SseText;
import io.millrace.gateway.wire.JobJson;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A job as server-sent events: as it is, and then each time it looks otherwise, until it has ended. It is read when the client has taken what
 * came before, so a slow client sees fewer looks, and the newest. To be asked on one event loop.
 */
final class JobTail implements Parts {
    /** After its end there is nothing to come back for. */
    private static final Duration NOT_TODAY = Duration.ofDays(1);

    private final Watchers watchers;
    private final JobJson json;
    private final Clock clock;
    private final JobId id;
    private final long endNanos;
    private final CallersContext loop = CallersContext.current();
    /** Not yet shown; null once it was. */
    private @Nullable Job first;

    private @Nullable Glance shown;
    private @Nullable CompletableFuture<Job> step;
    private boolean over;

    /** @param first as it was read for somebody who may see it */
    JobTail(Watchers watchers, JobJson json, Clock clock, Job first) {
        this.watchers = watchers;
        this.json = json;
        this.clock = clock;
        this.id = first.id();
        this.first = first;
        this.endNanos = clock.nanos() + SseText.LONGEST.toNanos();
    }

    @Override
    public CompletionStage<Optional<String>> next() {
        if (over) {
            return said(null);
        }
        Job unseen = first;
        if (unseen != null) {
            first = null;
            return said(show(unseen));
        }
        if (watchers.isLeaving() || clock.nanos() - endNanos >= 0) {
            over = true;
            return said(SseText.comeBack());
        }
        step = watchers.next(id, Wait.forAnotherLook(Objects.requireNonNull(shown), SseText.HEARTBEAT));
        return step.handleAsync(this::told, loop::run);
    }

    private static CompletionStage<Optional<String>> said(@Nullable String text) {
        return CompletableFuture.completedFuture(Optional.ofNullable(text));
    }

    private Optional<String> told(@Nullable Job job, @Nullable Throwable failure) {
        if (job != null && !Glance.of(job).equals(shown)) {
            return Optional.of(show(job));
        }
        if (job == null && !(failure instanceof JobException.Unavailable)) {
            // It has gone: whoever comes back learns that there is none.
            throw new CompletionException(failure);
        }
        return Optional.of(SseText.comment());
    }

    private String show(Job job) {
        shown = Glance.of(job);
        over = job.status().isTerminal();
        String event =
                SseText.event("job", job.state().attempt() + "." + job.status().wireName(), json.line(job));
        return over ? SseText.last(event, NOT_TODAY) : event;
    }

    /** Whoever asked has gone. */
    void close() {
        over = true;
        first = null;
        if (step != null) {
            step.cancel(false);
        }
    }
}
