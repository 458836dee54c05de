package io.millrace.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.policy.DeliveryBackoff;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.webhook.Delivery;
import io.millrace.core.webhook.Delivery.State;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.SigningSecrets;
import io.millrace.gateway.Submissions;
import io.millrace.outbound.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {
    private static final Outcome GOOD = new Outcome.Answered(204, Map.of(), new byte[0], false);

    private final ManualClock clock = new ManualClock();
    private final FakeStore store = new FakeStore(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<DueDelivery, CompletableFuture<Outcome>> sent = new LinkedHashMap<>();
    private final List<SigningSecrets> signedWith = new ArrayList<>();
    private final WebhookSender sender = sender();
    private int called;

    private WebhookSender sender() {
        Judgement judgement = new Judgement(new DeliveryBackoff(new Random(1)), clock);
        return new WebhookSender(store.deliveries(), store.secrets(), this::post, judgement, new Meters(registry));
    }

    private CompletionStage<Outcome> post(DueDelivery due, SigningSecrets secrets) {
        signedWith.add(secrets);
        return sent.computeIfAbsent(due, key -> new CompletableFuture<>());
    }

    @Test
    void whatIsDueIsSentOnceAndWhatBecomesOfItIsRecorded() {
        JobId job = ended("ann", "https://a/hook");

        tick();
        tick();
        assertThat(sent).hasSize(1);
        assertThat(signedWith).containsExactly(store.secrets().of(Set.of("ann")).get("ann"));
        assertThat(sender.underWay()).isEqualTo(1);

        answer("https://a/hook", GOOD);
        assertThat(called).isEqualTo(1);
        tick();
        assertThat(of(job).state()).isEqualTo(State.DELIVERED);
        assertThat(sender.underWay()).isZero();
        assertThat(registry.counter("millrace.webhooks.tries", "outcome", "delivered")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aReceiverThatDoesNotAnswerKeepsNobodyWaitingButItself() {
        IntStream.range(0, 100).forEach(i -> ended("ann", "https://slow/" + i));
        tick();
        assertThat(sent).hasSize(Traffic.MOST_OF_A_LANE);

        JobId sameOwner = ended("ann", "https://quick/hook");
        JobId other = ended("bob", "https://slow/hook");
        tick();
        answer("https://quick/hook", GOOD);
        answer("https://slow/hook", GOOD);
        tick();

        assertThat(of(sameOwner).state()).isEqualTo(State.DELIVERED);
        assertThat(of(other).state()).isEqualTo(State.DELIVERED);
        assertThat(sender.underWay()).isEqualTo(Traffic.MOST_OF_A_LANE);
    }

    @Test
    void whatEndedWhileTheStoreWasAwayIsRecordedWhenItIsBack() {
        JobId job = ended("ann", "https://a/hook");
        tick();
        store.goAway();
        answer("https://a/hook", GOOD);

        assertThatThrownBy(this::tick).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(this::tick).isInstanceOf(StoreUnavailableException.class);
        store.comeBack();
        tick();

        assertThat(of(job).state()).isEqualTo(State.DELIVERED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aTryThatAGatewayDiedWithIsMadeByAnother() {
        ended("ann", "https://a/hook");
        tick();
        WebhookSender other = sender();
        other.tick(() -> {});
        assertThat(sent).hasSize(1);

        clock.tick(WebhookSender.HOLD);
        other.tick(() -> {});

        assertThat(sent.keySet()).extracting(DueDelivery::attempt).containsExactly(1, 2);
        assertThat(sent.keySet())
                .extracting(DueDelivery::id)
                .containsOnly(sent.keySet().iterator().next().id());
    }

    @Test
    void failuresAreTriedAgainForADayAndThenNoMore() {
        JobId job = ended("ann", "https://a/hook");

        int tries = 0;
        for (int minute = 0; minute < 2 * 24 * 60; minute++) {
            tick();
            for (CompletableFuture<Outcome> waiting : List.copyOf(sent.values())) {
                waiting.complete(new Outcome.Failed("refused the connection"));
            }
            tries += sent.size();
            sent.clear();
            clock.tick(Duration.ofMinutes(1));
        }

        assertThat(tries).isBetween(8, 20);
        assertThat(of(job).state()).isEqualTo(State.FAILED);
        assertThat(of(job).attempt()).isEqualTo(tries);
        assertThat(of(job).error()).isEqualTo("refused the connection");
    }

    @Test
    void whoeverHadNoRoomIsFirstTheNextTime() {
        IntStream.range(0, 4 * Traffic.MOST).forEach(i -> ended("user-" + i, "https://slow/"));

        for (int round = 0; round < 4; round++) {
            tick();
            answerAll(new Outcome.Failed("no answer"));
        }
        tick();

        assertThat(sent.keySet()).extracting(due -> due.lane().owner()).doesNotHaveDuplicates();
        assertThat(sent).hasSize(4 * Traffic.MOST);
    }

    @Test
    void anOwnerWithManyMuteReceiversKeepsNobodyElseWaiting() {
        IntStream.range(0, 3_000).forEach(i -> ended("ann", "https://mute-" + i + "/"));
        tick();
        tick();
        assertThat(sent).hasSize(Traffic.MOST_OF_AN_OWNER);

        ended("bob", "https://quick/");
        tick();
        tick();

        assertThat(sent.keySet()).extracting(due -> due.lane().owner()).contains("bob");
        assertThat(sent).hasSize(Traffic.MOST_OF_AN_OWNER + 1);
    }

    private void answerAll(Outcome outcome) {
        List.copyOf(sent.values()).forEach(waiting -> waiting.complete(outcome));
    }

    @Test
    void whoIsGoneIsCountedAndToldNothingMore() {
        ended("ann", "https://a/hook");
        tick();
        answer("https://a/hook", new Outcome.Answered(410, Map.of(), new byte[0], false));
        tick();
        JobId next = ended("ann", "https://a/hook");
        tick();

        assertThat(of(next).state()).isEqualTo(State.DISABLED);
        assertThat(sent).hasSize(1);
        assertThat(registry.counter("millrace.webhooks.tries", "outcome", "gone")
                        .count())
                .isEqualTo(1);
    }

    private void tick() {
        sender.tick(() -> called++);
    }

    private void answer(String url, Outcome outcome) {
        sent.entrySet().stream()
                .filter(each -> each.getKey().url().equals(url))
                .forEach(each -> each.getValue().complete(outcome));
    }

    private Delivery of(JobId job) {
        return store.deliveries().of(job).get(0);
    }

    private JobId ended(String owner, String url) {
        RunPolicy policy = new RunPolicy(Duration.ofMinutes(1), 1, Duration.ZERO, Duration.ofMinutes(1), null);
        JobSpec spec = new JobSpec(null, "noop", Priority.NORMAL, Json.EMPTY_OBJECT, null, policy, Map.of(), url);
        JobId id = Submissions.newId();
        ValidSubmission submission = new ValidSubmission(id, owner, spec, new Start.Now(), null);
        store.jobs().persist(List.of(new GatedSubmission(submission, new Gate.NotAsked())), IntakeLimits.NONE);
        store.jobs().cancel(List.of(id), Optional.empty());
        return id;
    }
}
