package io.millrace.gateway.watch.all;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobChanges.Change;
import io.millrace.core.port.JobChanges.Changes;
import io.millrace.core.port.JobChanges.Reach;
import io.millrace.core.port.JobEventListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All who follow their jobs, and those who follow everybody's. Events reach them at once; {@link #look()}, once a second, finds in one
 * statement what events were lost, and what time it is in the store. Costs next to nothing while nobody follows. Thread-safe.
 */
public final class Subscriptions implements JobEventListener {
    /** Further ones are refused. */
    static final int MOST = 20_000;

    /** A look begins so long before where the last one ended, for what was being committed then. */
    static final Duration OVERLAP = Duration.ofSeconds(3);

    /** Each such look begins earlier, for what took long to be committed. */
    private static final int LONG_LOOK_EACH = 5;

    /** More than happens within the longest overlap. */
    private static final int REMEMBERED = 50_000;

    private final JobChanges changes;
    private final Map<String, Set<Subscription>> byOwner = new ConcurrentHashMap<>();
    private final Set<Subscription> ofAll = ConcurrentHashMap.newKeySet();
    private final AtomicInteger size = new AtomicInteger();
    private final Heard heard = new Heard(REMEMBERED);
    private volatile Runnable looker = () -> {};
    private volatile CompletableFuture<Void> pulse = new CompletableFuture<>();
    private volatile boolean leaving;
    /** Of the thread that looks alone, as the next two. */
    private @Nullable Instant lookedUntil;

    private boolean lookedAtAll = true;
    private int looks;

    public Subscriptions(JobChanges changes) {
        this.changes = changes;
    }

    /** @param newLooker has {@link #look()} called soon; must not block */
    public void lookBy(Runnable newLooker) {
        looker = newLooker;
    }

    /** @throws JobException.Unavailable if too many follow already */
    void open(Subscription subscription) {
        if (size.incrementAndGet() > MOST) {
            size.decrementAndGet();
            throw new JobException.Unavailable("too many stream here; try again");
        }
        if (subscription.owner().isEmpty()) {
            ofAll.add(subscription);
        } else {
            byOwner.compute(subscription.owner().get(), (owner, present) -> {
                Set<Subscription> subscriptions = present == null ? ConcurrentHashMap.newKeySet() : present;
                subscriptions.add(subscription);
                return subscriptions;
            });
        }
        looker.run();
    }

    /** Once for each that was opened. */
    void close(Subscription subscription) {
        size.decrementAndGet();
        ofAll.remove(subscription);
        subscription
                .owner()
                .ifPresent(owner -> byOwner.computeIfPresent(owner, (name, subscriptions) -> {
                    subscriptions.remove(subscription);
                    return subscriptions.isEmpty() ? null : subscriptions;
                }));
    }

    /** How many follow. */
    public int size() {
        return size.get();
    }

    @Override
    public boolean isListening() {
        return size.get() > 0;
    }

    @Override
    public void heard(JobEvent event) {
        if (isListening()) {
            tell(event, subscription -> subscription.add(event.id()));
        }
    }

    /**
     * These have been accepted here. No event says so to other gateways, which find it when they look: announcing each job would cost more than
     * a second is worth.
     */
    public void accepted(Collection<Job> jobs) {
        if (isListening()) {
            jobs.forEach(job -> heard(JobEvent.of(job)));
        }
    }

    private void tell(JobEvent event, Consumer<Subscription> telling) {
        Set<Subscription> own = byOwner.getOrDefault(event.owner(), Set.of());
        if ((!own.isEmpty() || !ofAll.isEmpty()) && heard.isNews(event)) {
            own.forEach(telling);
            ofAll.forEach(telling);
        }
    }

    /**
     * Asks the store what has changed since this was last called. By one thread at a time.
     *
     * @throws io.millrace.core.port.StoreUnavailableException if the store does not say; what is missed will be found by the next look
     */
    public void look() {
        List<Subscription> present = all().toList();
        if (present.isEmpty()) {
            lookedUntil = null;
            heard.clear();
            return;
        }
        Optional<Set<String>> owners = ofAll.isEmpty() ? Optional.of(Set.copyOf(byOwner.keySet())) : Optional.empty();
        Instant from = lookedUntil == null ? changes.now() : lookedUntil;
        Changes found = changes.since(from.minus(overlap()), owners);
        for (Change change : found.changes()) {
            tell(change.event(), subscription -> subscription.add(change));
        }
        lookedUntil = found.until();
        lookedAtAll = found.reach() != Reach.PART;
        if (found.reach() == Reach.BEYOND) {
            present.forEach(Subscription::missed);
        }
        present.forEach(subscription -> subscription.looked(found.until()));
    }

    /** A look that saw a part goes on where it ended: it would never get ahead if it saw the same again. */
    private Duration overlap() {
        if (!lookedAtAll) {
            return Duration.ZERO;
        }
        return looks++ % LONG_LOOK_EACH == 0 ? Subscription.SLACK : OVERLAP;
    }

    private Stream<Subscription> all() {
        return Stream.concat(ofAll.stream(), byOwner.values().stream().flatMap(Set::stream));
    }

    /** Wakes all, so that they look at the clock; once a second. */
    public void pulse() {
        CompletableFuture<Void> past = pulse;
        pulse = new CompletableFuture<>();
        past.complete(null);
        all().forEach(Subscription::wake);
    }

    /** Completes with the next pulse. */
    CompletionStage<Void> nextPulse() {
        return pulse;
    }

    /** This gateway leaves: who follows is sent on. */
    public void leave() {
        leaving = true;
        all().forEach(Subscription::wake);
    }

    boolean isLeaving() {
        return leaving;
    }
}
