package io.millrace.gateway.watch.output;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.OutputStore.Read;
import io.millrace.core.port.OutputStore.Standing;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.identity.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads outputs, a part at a time, when the client has taken the part before: bounded memory, and no transaction stays open while a client
 * reads. What fails on the way breaks the connection off, so that no client takes a part for the whole.
 */
public final class OutputReader {
    private static final int PART = 64 * 1024;

    private static final OutputBytes NOTHING = new OutputBytes(new byte[0]);

    private final OutputStore store;
    private final JobReader jobs;
    private final Followers followers;
    private final Calls calls;
    private final Calls follows;

    /** @param follows for those who follow: nobody else is kept waiting by them */
    public OutputReader(OutputStore store, JobReader jobs, Followers followers, Calls calls, Calls follows) {
        this.store = store;
        this.jobs = jobs;
        this.followers = followers;
        this.calls = calls;
        this.follows = follows;
    }

    /**
     * What a job has written by now.
     *
     * @param end the offset after it
     * @param truncated whether the run wrote more, and has been ended for it
     */
    record Written(@Nullable Attempt attempt, long end, boolean truncated) {}

    /**
     * Fails with {@link JobException.UnknownJob} if there is no such job, or none that the caller sees, and with {@link
     * JobException.Unavailable} if too many follow already.
     */
    Uni<Written> look(JobId id, OutputQuery query, Caller caller) {
        return (query.follow() ? follows : calls).ask(() -> {
            if (query.follow() && followers.isFullFor(caller.name())) {
                throw new JobException.Unavailable("too many follow outputs here; try again, or read without follow");
            }
            Job job = jobs.find(id).filter(caller::sees).orElseThrow(JobException.UnknownJob::new);
            int latest = job.state().attempt();
            int number = query.attempt().map(Long::intValue).orElse(latest);
            if (number == 0 || number > latest) {
                return new Written(null, query.offset(), false);
            }
            Attempt attempt = new Attempt(id, number);
            boolean truncated = reason(job, attempt) == Reason.OUTPUT_LIMIT;
            return new Written(attempt, Math.max(query.offset(), store.size(attempt, query.stream())), truncated);
        });
    }

    private @Nullable Reason reason(Job job, Attempt attempt) {
        return attempt.number() == job.state().attempt() ? job.state().reason() : earlier(attempt);
    }

    private @Nullable Reason earlier(Attempt attempt) {
        return jobs.attempts(attempt.job()).stream()
                .filter(record -> record.attempt() == attempt.number())
                .map(AttemptRecord::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What has been written by then. */
    Multi<OutputBytes> upTo(Written written, OutputQuery query) {
        Attempt attempt = written.attempt();
        if (attempt == null || query.offset() >= written.end()) {
            return Multi.createFrom().empty();
        }
        Position position = new Position(attempt, query.offset());
        return untilLast(() -> calls.ask(() -> {
            Read read = store.read(attempt, query.stream(), position.offset, atMost(written.end() - position.offset));
            position.offset = read.next();
            return new Part(read.bytes(), read.bytes().length == 0 || read.next() >= written.end());
        }));
    }

    private static int atMost(long bytes) {
        return (int) Math.min(PART, bytes);
    }

    /**
     * Where whoever followed has got to.
     *
     * @param attempt 0: none has begun
     * @param next the offset after the last byte
     * @param truncated whether the attempt wrote more, and has been ended for it
     */
    record Ending(int attempt, long next, boolean truncated) {}

    /**
     * What is written from an offset on until the attempt has ended that was asked for; without one, until the job has, and from its
     * beginning what an attempt writes that begins meanwhile.
     *
     * @param ended told before the end, unless what is followed is cut off
     */
    Multi<OutputBytes> follow(JobId id, OutputQuery query, String user, Consumer<Ending> ended) {
        Position position = new Position(null, query.offset());
        Multi<OutputBytes> parts = untilLast(() -> step(id, query, position).invoke(part -> {
            if (part.last()) {
                ended.accept(position.ending());
            }
        }));
        // The headers go at once: a job may be silent for longer than a client waits for an answer.
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(NOTHING), parts)
                .onSubscription()
                .invoke(() -> followers.enter(user))
                .onTermination()
                .invoke(() -> followers.exit(user));
    }

    /** Reads at once while there is something, and waits for more otherwise. */
    private Uni<Part> step(JobId id, OutputQuery query, Position position) {
        CompletableFuture<Void> more = followers.next(id);
        return follows.ask(() -> advance(id, query, position))
                .flatMap(part -> {
                    Uni<Part> now = Uni.createFrom().item(part);
                    return part.last() || part.bytes().length > 0
                            ? now
                            : Uni.createFrom().completionStage(() -> more).flatMap(woken -> now);
                })
                .onTermination()
                .invoke(() -> followers.forget(id, more));
    }

    private Part advance(JobId id, OutputQuery query, Position position) {
        if (followers.isLeaving()) {
            // In the middle of an answer: its connection is broken off, since its end would say that the job has ended.
            throw new JobException.Unavailable();
        }
        // Before the output: what is read after a job has ended is all of it.
        Standing standing = store.standings(List.of(id)).get(id);
        if (standing == null) {
            throw new JobException.UnknownJob();
        }
        boolean over = standing.status().isTerminal();
        int latest = standing.attempt();
        Attempt current = position.attempt;
        if (current == null) {
            int wanted = query.attempt().map(Long::intValue).orElse(Math.max(latest, 1));
            if (wanted > latest) {
                return new Part(new byte[0], over);
            }
            current = new Attempt(id, wanted);
            position.attempt = current;
        }
        Read read = store.read(current, query.stream(), position.offset, PART);
        position.offset = read.next();
        boolean ended = read.bytes().length == 0 && (over || latest > current.number());
        if (ended && latest > current.number() && query.attempt().isEmpty()) {
            position.attempt = new Attempt(id, latest);
            position.offset = 0;
            return advance(id, query, position);
        }
        if (ended) {
            position.truncated =
                    (latest == current.number() ? standing.reason() : earlier(current)) == Reason.OUTPUT_LIMIT;
        }
        return new Part(read.bytes(), ended);
    }

    private static Multi<OutputBytes> untilLast(Supplier<Uni<? extends Part>> next) {
        return Multi.createBy()
                .repeating()
                .uni(next)
                .whilst(part -> !part.last())
                .select()
                .where(part -> part.bytes().length > 0)
                .map(part -> new OutputBytes(part.bytes()));
    }

    private static final class Position {
        private @Nullable Attempt attempt;
        private long offset;
        private boolean truncated;

        Position(@Nullable Attempt attempt, long offset) {
            this.attempt = attempt;
            this.offset = offset;
        }

        Ending ending() {
            return new Ending(attempt == null ? 0 : attempt.number(), offset, truncated);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
    private record Part(byte[] bytes, boolean last) {}
}
