package io.millrace.gateway.dedup;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.core.port.ManualClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A gate in memory. */
public final class FakeDedupGate implements DedupGate {
    private record Key(String owner, String objectId) {}

    private record Held(JobId holder, Instant until) {}

    private final ManualClock clock;
    private final Map<Key, Held> keys = new HashMap<>();
    private boolean away;

    public FakeDedupGate(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<GatedSubmission> ask(ValidSubmission submission) {
        return CompletableFuture.completedFuture(new GatedSubmission(submission, verdict(submission)));
    }

    private Gate verdict(ValidSubmission submission) {
        String objectId = submission.spec().objectId();
        if (objectId == null) {
            return new Gate.NotAsked();
        }
        if (away) {
            return new Gate.Unknown();
        }
        Key key = new Key(submission.owner(), objectId);
        Held held = keys.get(key);
        if (held != null && held.until().isAfter(clock.now()) && !held.holder().equals(submission.id())) {
            return new Gate.TakenBy(held.holder());
        }
        keys.put(
                key,
                new Held(
                        submission.id(),
                        clock.now().plus(submission.spec().policy().dedupWindow())));
        return new Gate.Opened();
    }

    @Override
    public synchronized CompletionStage<Void> free(WindowKey key) {
        Key mine = new Key(key.owner(), key.objectId());
        Held held = keys.get(mine);
        if (!away && held != null && held.holder().equals(key.holder())) {
            keys.remove(mine);
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Whether anybody holds that key. */
    public synchronized boolean holds(String owner, String objectId) {
        Held held = keys.get(new Key(owner, objectId));
        return held != null && held.until().isAfter(clock.now());
    }

    /** From now on it can say nothing. */
    public synchronized void goAway() {
        away = true;
    }
}
