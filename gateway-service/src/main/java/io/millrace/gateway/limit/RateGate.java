package io.millrace.gateway.limit;

import io.micrometer.core.instrument.Counter;
import io.millrace.core.error.JobException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One rate, for whoever it is kept: of a user's submissions, or of an address. */
public final class RateGate {
    private static final Grant ALL = new Grant(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO, 0);

    private final String name;
    private final Optional<Rate> rate;
    private final Limiter limiter;
    private final Counter allowed;
    private final Counter refused;

    /**
     * @param name of the policy, as clients read it: a word
     * @param rate empty: everything is granted
     * @param allowed counts what was granted, unless everything is
     * @param refused counts what was not granted
     */
    public RateGate(String name, Optional<Rate> rate, Limiter limiter, Counter allowed, Counter refused) {
        this.name = name;
        this.rate = rate;
        this.limiter = limiter;
        this.allowed = allowed;
        this.refused = refused;
    }

    public String name() {
        return name;
    }

    public Optional<Rate> rate() {
        return rate;
    }

    /** As many of them as the rate leaves. */
    public CompletionStage<Grant> take(String whose, int wanted) {
        if (rate.isEmpty()) {
            return CompletableFuture.completedFuture(ALL);
        }
        return limiter.take(key(whose), rate.get(), wanted).thenApply(grant -> {
            int granted = Math.min(wanted, grant.granted());
            allowed.increment(granted);
            refused.increment(wanted - granted);
            return grant;
        });
    }

    /** One of what was granted was not used after all. */
    public CompletionStage<Void> giveBack(String whose, Grant grant) {
        return rate.isEmpty() ? CompletableFuture.completedFuture(null) : limiter.giveBack(key(whose), grant);
    }

    /** What is said to one who got nothing. */
    public JobException.RateLimited refusal(Grant grant) {
        Rate kept = rate.orElseThrow();
        return new JobException.RateLimited(
                kept.most() + " in " + kept.window().toSeconds() + " s", grant.retrySeconds());
    }

    private String key(String whose) {
        return name + ":" + whose;
    }
}
