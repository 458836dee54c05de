package io.millrace.gateway.validate;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.port.Clock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.TypeStore;
import io.millrace.core.port.TypeStore.Declaration;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The types that are known, in memory: read again by {@link #refresh()}, which is called on a beat, and when somebody asks for one
 * that is not there, at most once in {@link #MISS_PAUSE}. Asking never blocks. Thread-safe.
 */
public final class TypeCatalog {
    static final Duration MISS_PAUSE = Duration.ofSeconds(1);
    /** How long a submission waits for a type to be looked up. */
    static final Duration MISS_BOUND = Duration.ofSeconds(3);

    private static final Logger LOG = Logger.getLogger(TypeCatalog.class);

    private final TypeStore store;
    private final Collection<JobType> builtIn;
    private final Clock clock;
    private final Executor executor;
    private volatile Map<String, KnownType> types = Map.of();
    private volatile Map<String, JobType> broken = Map.of();
    private final ReentrantLock refreshing = new ReentrantLock();
    private boolean published;
    private @Nullable CompletableFuture<Void> reading;
    private @Nullable Long readAt;

    /**
     * @param builtIn types that the store is to know from the start
     * @param executor where the store may be asked
     */
    public TypeCatalog(TypeStore store, Collection<JobType> builtIn, Clock clock, Executor executor) {
        this.store = store;
        this.builtIn = List.copyOf(builtIn);
        this.clock = clock;
        this.executor = executor;
    }

    /** Whether there is such a job type; fails with {@link JobException.Unavailable} if that cannot be looked up. */
    public CompletionStage<Boolean> knows(String type) {
        return find(type).thenApply(Optional::isPresent);
    }

    /**
     * The type of that name; empty if there is none. Fails with {@link JobException.Unavailable} if it is not in memory and the store
     * cannot be asked.
     */
    CompletionStage<Optional<KnownType>> find(String name) {
        KnownType known = types.get(name);
        if (known != null) {
            return CompletableFuture.completedFuture(Optional.of(known));
        }
        return bounded(readAgain()).thenApply(read -> Optional.ofNullable(types.get(name)));
    }

    /** Who asks waits for {@link #MISS_BOUND}; the reading itself goes on, and others may profit of it. */
    private static CompletionStage<Void> bounded(CompletionStage<Void> reading) {
        return reading.toCompletableFuture()
                .copy()
                .orTimeout(MISS_BOUND.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException ? new JobException.Unavailable() : failure));
    }

    private synchronized CompletionStage<Void> readAgain() {
        if (reading != null) {
            return reading;
        }
        if (readAt != null && clock.nanos() - readAt < MISS_PAUSE.toNanos()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        reading = mine;
        try {
            executor.execute(() -> read(mine));
        } catch (RuntimeException | Error e) {
            finished(mine, new JobException.Unavailable());
        }
        return mine;
    }

    private void read(CompletableFuture<Void> mine) {
        try {
            refresh();
            finished(mine, null);
        } catch (StoreUnavailableException e) {
            finished(mine, new JobException.Unavailable());
        } catch (RuntimeException | Error e) {
            finished(mine, e);
        }
    }

    private void finished(CompletableFuture<Void> mine, @Nullable Throwable failure) {
        synchronized (this) {
            reading = null;
        }
        if (failure == null) {
            mine.complete(null);
        } else {
            mine.completeExceptionally(failure);
        }
    }

    /**
     * Declares a type that agents run; it is known here at once. Blocks; may throw {@link StoreUnavailableException}.
     *
     * @throws JobException.Invalid if its schema is none
     */
    public Declaration declare(JobType type) {
        SchemaCheck.check(type.schema());
        // Its own types are there before the first of a client.
        publishBuiltIn();
        Declaration declared = store.declare(type);
        refresh();
        return declared;
    }

    /** Whether agents alone run jobs of this type, as far as is known. Never blocks. */
    public boolean runsOnAgents(String name) {
        KnownType known = types.get(name);
        return known != null && known.type().runsOn() == RunsOn.AGENTS;
    }

    /** Reads the store. Blocks; may throw {@link StoreUnavailableException}, and then keeps what it knew. */
    public void refresh() {
        publishBuiltIn();
        // One after the other: an older look must not replace what a newer one has found.
        refreshing.lock();
        try {
            readAll();
        } finally {
            refreshing.unlock();
        }
    }

    private void readAll() {
        Map<String, KnownType> now = new HashMap<>();
        Map<String, JobType> unusable = new HashMap<>();
        for (JobType type : store.all()) {
            KnownType before = types.get(type.name());
            if (before != null && before.type().equals(type)) {
                now.put(type.name(), before);
            } else if (type.equals(broken.get(type.name()))) {
                unusable.put(type.name(), type);
            } else {
                compile(type, now, unusable);
            }
        }
        types = Map.copyOf(now);
        broken = Map.copyOf(unusable);
        synchronized (this) {
            readAt = clock.nanos();
        }
    }

    private void publishBuiltIn() {
        synchronized (this) {
            if (published) {
                return;
            }
        }
        store.publishAbsent(builtIn);
        synchronized (this) {
            published = true;
        }
    }

    private static void compile(JobType type, Map<String, KnownType> now, Map<String, JobType> unusable) {
        try {
            now.put(type.name(), KnownType.of(type));
        } catch (IllegalArgumentException e) {
            LOG.warnf("job type %s is left out: its schema is %s", type.name(), e.getMessage());
            unusable.put(type.name(), type);
        }
    }
}
