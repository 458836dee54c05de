package io.millrace.gateway.query;

import io.millrace.core.job.Job;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.QueueStore.Hindrances;
import io.millrace.gateway.query.WhyResource.Why;
import io.millrace.gateway.wire.Times;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What keeps a job from running: of several reasons the one that has to go first. */
public final class Explanation {
    private static final String NO_SLOT = "no slot was free for it yet";

    private final QueueStore store;
    private final BooleanSupplier brokerIsReached;
    private final OptionalInt runningQuota;
    private final Agents agents;

    /**
     * What this gateway knows of agents, by type.
     *
     * @param waiting whether any waits here for a job of it
     * @param alone whether no worker implements it
     */
    public record Agents(Predicate<String> waiting, Predicate<String> alone) {}

    /** @param runningQuota how many jobs of one owner may run; empty: any number */
    public Explanation(QueueStore store, BooleanSupplier brokerIsReached, OptionalInt runningQuota, Agents agents) {
        this.store = store;
        this.brokerIsReached = brokerIsReached;
        this.runningQuota = runningQuota;
        this.agents = agents;
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
            return unserved(job.spec().type(), queue, found);
        }
        if (!brokerIsReached.getAsBoolean()) {
            return new Why("broker_unreachable", "the broker cannot be reached: jobs go on when it is back", null);
        }
        if (isOverQuota(found)) {
            return overQuota();
        }
        return found.published() ? published(queue) : waiting(NO_SLOT, queue, found.ahead());
    }

    /** No worker does; agents may. */
    private Why unserved(String type, String queue, Hindrances found) {
        if (found.agents() || agents.waiting().test(type)) {
            return isOverQuota(found) ? overQuota() : waiting("no agent has claimed it yet", queue, found.ahead());
        }
        String who = agents.alone().test(type)
                ? "agents run jobs of type " + type
                        + ", and none runs one at the moment, or waits for one at this gateway"
                : "no live worker serves jobs of type " + type + ", and no agent runs one at the moment";
        return new Why("no_worker_for_type", who, null);
    }

    private boolean isOverQuota(Hindrances found) {
        return !found.published() && runningQuota.isPresent() && found.held() >= runningQuota.getAsInt();
    }

    private Why overQuota() {
        return new Why(
                "owner_quota", "no more than " + runningQuota.orElseThrow() + " jobs of a user run at a time", null);
    }

    private static Why published(String queue) {
        return new Why(
                "behind_others",
                "it is on its way to a worker, behind others that the queue " + queue + " has handed out",
                null);
    }

    private static Why waiting(String who, String queue, int ahead) {
        return ahead < Hindrances.MOST_COUNTED
                ? new Why("behind_others", place(who, queue, String.valueOf(ahead)), ahead + 1)
                : new Why("behind_others", place(who, queue, "at least " + ahead), null);
    }

    private static String place(String who, String queue, String ahead) {
        return who + "; " + ahead + " jobs of its owner are before it in the queue " + queue;
    }
}
