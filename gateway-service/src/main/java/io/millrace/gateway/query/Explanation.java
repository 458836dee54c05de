package io.millrace.gateway.query;

import io.millrace.core.job.Job;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.QueueStore.Hindrances;
import io.millrace.gateway.query.WhyResource.Why;
import io.millrace.gateway.wire.Times;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** What keeps a job from running: of several reasons the one that has to go first. */
public final class Explanation {
    private final QueueStore store;
    private final BooleanSupplier brokerIsReached;
    private final OptionalInt runningQuota;

    /** @param runningQuota how many jobs of one owner may run; empty: any number */
    public Explanation(QueueStore store, BooleanSupplier brokerIsReached, OptionalInt runningQuota) {
        this.store = store;
        this.brokerIsReached = brokerIsReached;
        this.runningQuota = runningQuota;
    }

    Why of(Job job) {
        return switch (job.status()) {
            case COMPLETED, FAILED, CANCELLED ->
                new Why("finished", "it is " + job.status().wireName(), null);
            case PROCESSING ->
                new Why("runs", "it runs on worker " + job.state().worker(), null);
            case SCHEDULED ->
                new Why(
                        "not_due",
                        "it waits for its time, " + Times.format(job.times().runAt()),
                        null);
            case QUEUED ->
                store.hindrances(job.id())
                        .map(found -> queued(job, found))
                        .orElseGet(() -> new Why("runs", "it has just left its queue", null));
        };
    }

    private Why queued(Job job, Hindrances found) {
        String queue = job.spec().queue().toString();
        if (found.paused()) {
            return new Why("queue_paused", "the queue " + queue + " is paused", null);
        }
        if (!found.served()) {
            return new Why(
                    "no_worker_for_type",
                    "no live worker serves jobs of type " + job.spec().type(),
                    null);
        }
        if (!brokerIsReached.getAsBoolean()) {
            return new Why("broker_unreachable", "the broker cannot be reached: jobs go on when it is back", null);
        }
        if (!found.published() && runningQuota.isPresent() && found.held() >= runningQuota.getAsInt()) {
            return new Why(
                    "owner_quota", "no more than " + runningQuota.getAsInt() + " jobs of a user run at a time", null);
        }
        return found.published() ? published(queue) : waiting(queue, found.ahead());
    }

    private static Why published(String queue) {
        return new Why(
                "behind_others",
                "it is on its way to a worker, behind others that the queue " + queue + " has handed out",
                null);
    }

    private static Why waiting(String queue, int ahead) {
        return ahead < Hindrances.MOST_COUNTED
                ? new Why("behind_others", place(queue, String.valueOf(ahead)), ahead + 1)
                : new Why("behind_others", place(queue, "at least " + ahead), null);
    }

    private static String place(String queue, String ahead) {
        return "no slot was free for it yet; " + ahead + " jobs of its owner are before it in the queue " + queue;
    }
}
