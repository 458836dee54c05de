package io.millrace.gateway.limit;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.CompletionStage;

/** Shared windows while they can be had; else those of this process, at the same rate. */
public final class StandInLimiter implements Limiter {
    private final Limiter shared;
    private final Limiter local;
    private final Counter decidedLocally;

    /** @param decidedLocally counts what the shared windows could not say */
    public StandInLimiter(Limiter shared, Limiter local, Counter decidedLocally) {
        this.shared = shared;
        this.local = local;
        this.decidedLocally = decidedLocally;
    }

    @Override
    public CompletionStage<Grant> take(String key, Rate rate, int wanted) {
        return shared.take(key, rate, wanted).exceptionallyCompose(failure -> {
            decidedLocally.increment();
            return local.take(key, rate, wanted);
        });
    }

    /** Where it was taken nobody knows by now: slots of the two have different numbers, so one of them finds nothing. */
    @Override
    public CompletionStage<Void> giveBack(String key, Grant grant) {
        return shared.giveBack(key, grant).thenCompose(done -> local.giveBack(key, grant));
    }
}
