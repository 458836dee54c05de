package io.millrace.gateway.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.policy.DeliveryBackoff;
import io.millrace.core.port.Clock;
import io.millrace.core.port.DeliveryStore;
import io.millrace.core.port.DeliveryStore.DueLanes;
import io.millrace.core.port.DeliveryStore.Room;
import io.millrace.core.port.SecretStore;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import io.millrace.core.webhook.SigningSecrets;
import io.millrace.core.webhook.Tried;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.Outcome;
import io.millrace.telemetry.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due, on every gateway and without a leader: what one gateway has taken no other is given. A try that a gateway does not come
 * back with, since it has died, is due again after {@link #HOLD}; so a receiver hears of each outcome at least once. No thread waits for a
 * receiver.
 */
public final class WebhookSender {
    /** Longer than a try takes, and the recording of it. */
    static final Duration HOLD = SignedPost.BOUND.multipliedBy(2);

    /** So many lanes are looked at a time; the next time goes on behind them. */
    private static final int MOST_LANES = 1_000;

    private record Ended(DueDelivery due, Tried tried) {}

    private final DeliveryStore store;
    private final SecretStore secrets;
    private final BiFunction<DueDelivery, SigningSecrets, CompletionStage<Outcome>> post;
    private final Judgement judgement;
    private final Meters meters;
    private final Traffic traffic = new Traffic();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private @Nullable Lane position;

    WebhookSender(
            DeliveryStore store,
            SecretStore secrets,
            BiFunction<DueDelivery, SigningSecrets, CompletionStage<Outcome>> post,
            Judgement judgement,
            Meters meters) {
        this.store = store;
        this.secrets = secrets;
        this.post = post;
        this.judgement = judgement;
        this.meters = meters;
    }

    /** By way of {@code http}, to whom {@code callbacks} allow. */
    public static WebhookSender sending(
            DeliveryStore store,
            SecretStore secrets,
            OutboundHttp http,
            Callbacks callbacks,
            DeliveryBackoff backoff,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        SignedPost post = new SignedPost(http, callbacks, clock, tracing);
        return new WebhookSender(store, secrets, post::send, new Judgement(backoff, clock), new Meters(metrics));
    }

    /**
     * Records what has ended, and sends what there is room for. By one thread at a time.
     *
     * @param soon called when a try has ended, and it is worth to come again; must not block
     * @throws io.millrace.core.port.StoreUnavailableException nothing that has ended is forgotten for it
     */
    void tick(Runnable soon) {
        record();
        List<DueDelivery> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        Set<String> owners = taken.stream().map(each -> each.lane().owner()).collect(Collectors.toSet());
        Map<String, SigningSecrets> byOwner = secrets.of(owners);
        taken.forEach(each ->
                send(each, Objects.requireNonNull(byOwner.get(each.lane().owner())), soon));
    }

    private List<DueDelivery> take() {
        if (!traffic.hasRoom()) {
            return List.of();
        }
        DueLanes due = store.dueLanes(position, traffic.fullOwners(), MOST_LANES);
        Map<Lane, Room> rooms = traffic.rooms(due.lanes());
        List<DueDelivery> taken = store.take(rooms, traffic.bytesLeft(), HOLD);
        Set<Lane> served = taken.stream().map(DueDelivery::lane).collect(Collectors.toSet());
        boolean all = served.isEmpty() || served.size() == due.lanes().size();
        // Whoever was behind those who filled the room is first the next time.
        position = all ? due.next() : lastOf(rooms.keySet(), served);
        return taken;
    }

    private static @Nullable Lane lastOf(Collection<Lane> inOrder, Set<Lane> served) {
        return inOrder.stream()
                .filter(served::contains)
                .reduce((before, after) -> after)
                .orElse(null);
    }

    private void send(DueDelivery due, SigningSecrets signedWith, Runnable soon) {
        traffic.enter(due);
        post.apply(due, signedWith).thenAccept(outcome -> {
            ended.add(new Ended(due, judgement.of(due, outcome)));
            soon.run();
        });
    }

    /** What has ended by now. */
    void record() {
        List<Ended> now = new ArrayList<>();
        for (Ended each = ended.peek(); each != null && now.size() < Traffic.MOST; each = ended.peek()) {
            now.add(ended.remove());
        }
        try {
            store.record(now.stream().map(Ended::tried).toList());
        } catch (RuntimeException e) {
            ended.addAll(now);
            throw e;
        }
        now.forEach(each -> {
            traffic.leave(each.due());
            meters.count(each.tried());
        });
    }

    /** How many tries are under way. */
    public int underWay() {
        return traffic.size();
    }
}
