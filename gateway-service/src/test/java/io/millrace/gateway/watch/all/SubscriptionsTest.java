package io.millrace.gateway.watch.all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobChanges.Reach;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.Submissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private static final int ALL = 10_000;

    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final Subscriptions subscriptions = new Subscriptions(memory.changes());

    private Subscription open(Subscription subscription) {
        subscriptions.open(subscription);
        return subscription;
    }

    private Subscription of(String owner) {
        return open(new Subscription(Optional.of(owner)));
    }

    private JobId accepted() {
        return accepted("demo");
    }

    private JobId accepted(String owner) {
        ValidSubmission like = Submissions.about(null);
        ValidSubmission own = new ValidSubmission(like.id(), owner, like.spec(), like.start(), null);
        memory.jobs().persist(List.of(new GatedSubmission(own, new Gate.NotAsked())), IntakeLimits.NONE);
        return own.id();
    }

    private static JobEvent event(JobId id, JobStatus status) {
        return new JobEvent(id, "demo", "noop", status, 0);
    }

    private void lookLater() {
        clock.tick(Duration.ofSeconds(1));
        subscriptions.look();
    }

    @Test
    void whatChangesIsToldToItsOwnerAndToWhoSeesAll() {
        Subscription demo = of("demo");
        Subscription other = of("other");
        Subscription admin = open(new Subscription(Optional.empty()));
        subscriptions.look();
        JobId id = accepted();

        subscriptions.heard(event(id, JobStatus.QUEUED));

        assertThat(demo.take(ALL)).containsExactly(id);
        assertThat(admin.take(ALL)).containsExactly(id);
        assertThat(other.take(ALL)).isEmpty();
    }

    @Test
    void whatALookFindsIsToldUnlessItWasHeardOf() {
        Subscription demo = of("demo");
        lookLater();
        JobId heard = accepted();
        JobId lost = accepted();
        subscriptions.heard(event(heard, JobStatus.QUEUED));
        assertThat(demo.take(ALL)).containsExactly(heard);

        lookLater();
        assertThat(demo.take(ALL)).containsExactly(lost);
        for (int i = 0; i < 10; i++) {
            lookLater();
            assertThat(demo.take(ALL)).as("told once").isEmpty();
        }
        memory.jobs().cancel(List.of(lost), Optional.empty());
        subscriptions.heard(event(lost, JobStatus.QUEUED));
        lookLater();
        assertThat(demo.take(ALL)).containsExactly(lost);
    }

    @Test
    void whatWasBeforeIsNotTold() {
        JobId old = accepted();
        clock.tick(Duration.ofSeconds(1));
        Subscription first = of("demo");
        subscriptions.look();
        accepted("late");
        clock.tick(Subscriptions.OVERLAP.plusSeconds(2));
        subscriptions.look();
        Subscription late = of("late");
        for (int i = 0; i < 10; i++) {
            lookLater();
        }

        assertThat(first.take(ALL)).doesNotContain(old).isEmpty();
        assertThat(late.take(ALL)).isEmpty();
    }

    @Test
    void everyoneIsToldWhatALookFoundForSomebodyNew() {
        Subscription first = of("demo");
        lookLater();
        JobId lost = accepted();
        of("demo");
        lookLater();

        assertThat(first.take(ALL)).containsExactly(lost);
    }

    @Test
    void aStoreThatWasAwayIsLookedAtFromWhereTheLastLookEnded() {
        Subscription demo = of("demo");
        lookLater();
        Instant before = demo.resumeFrom();
        JobId lost = accepted();
        memory.goAway();
        clock.tick(Duration.ofMinutes(1));
        assertThatThrownBy(subscriptions::look).isInstanceOf(StoreUnavailableException.class);
        assertThat(demo.resumeFrom()).isEqualTo(before);

        memory.comeBack();
        subscriptions.look();

        assertThat(demo.take(ALL)).containsExactly(lost);
    }

    @Test
    void whatAnAgentGaveBackIsFoundThoughItsEventWasLost() {
        clock.tick(Duration.ofSeconds(1));
        JobId id = accepted();
        clock.tick(Duration.ofMinutes(1));
        Subscription demo = of("demo");
        subscriptions.look();
        memory.agents().claim(new Wish(Set.of("noop"), "robot", "agent", Duration.ofSeconds(30)), OptionalInt.empty());
        lookLater();
        assertThat(demo.take(ALL)).containsExactly(id);

        clock.tick(Duration.ofMinutes(1));
        memory.agents().release(new Attempt(id, 1));
        lookLater();
        assertThat(demo.take(ALL)).containsExactly(id);
    }

    @Test
    void aLookThatCannotTellIsAGapForAll() {
        Subscriptions overwhelmed =
                new Subscriptions(new Looks(new ArrayList<>(), look -> look == 2 ? Reach.BEYOND : Reach.ALL));
        Subscription demo = new Subscription(Optional.of("demo"));
        overwhelmed.open(demo);
        overwhelmed.look();
        assertThat(demo.takeGap()).isFalse();
        overwhelmed.look();
        assertThat(demo.takeGap()).isTrue();
        overwhelmed.look();
        assertThat(demo.takeGap()).isFalse();
    }

    /** Finds nothing, and a second more each time. */
    private final class Looks implements JobChanges {
        private final Instant begin = clock.now();
        private final List<Instant> asked;
        private final IntFunction<Reach> reach;

        Looks(List<Instant> asked, IntFunction<Reach> reach) {
            this.asked = asked;
            this.reach = reach;
        }

        @Override
        public Instant now() {
            return begin;
        }

        @Override
        public Changes since(Instant time, Optional<Set<String>> owners) {
            asked.add(time);
            return new Changes(List.of(), begin.plusSeconds(asked.size()), reach.apply(asked.size()));
        }

        @Override
        public Changes after(Point point, Optional<String> owner, int most) {
            throw new UnsupportedOperationException();
        }
    }

    /** One that finds only part of it goes on there. */
    @Test
    void aLookThatIsCutShortGoesOnWhereItEnded() {
        List<Instant> asked = new ArrayList<>();
        Instant begin = clock.now();
        Subscriptions cut = new Subscriptions(new Looks(asked, look -> look < 3 ? Reach.PART : Reach.ALL));
        cut.open(new Subscription(Optional.empty()));
        for (int i = 0; i < 5; i++) {
            cut.look();
        }

        assertThat(asked)
                .containsExactly(
                        begin.minus(Subscription.SLACK),
                        begin.plusSeconds(1),
                        begin.plusSeconds(2),
                        begin.plusSeconds(3).minus(Subscriptions.OVERLAP),
                        begin.plusSeconds(4).minus(Subscriptions.OVERLAP));
    }

    @Test
    void nobodyCostsNothing() {
        memory.goAway();
        subscriptions.look();
        assertThat(subscriptions.isListening()).isFalse();
        subscriptions.heard(event(Submissions.newId(), JobStatus.QUEUED));

        Subscription demo = of("demo");
        assertThat(subscriptions.size()).isEqualTo(1);
        subscriptions.close(demo);
        assertThat(subscriptions.isListening()).isFalse();
        subscriptions.look();
    }

    @Test
    void whoeverOpensHasALookTakenSoon() {
        subscriptions.lookBy(subscriptions::look);

        assertThat(of("demo").begun().toCompletableFuture()).isDone();
    }

    @Test
    void thereIsABound() {
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < Subscriptions.MOST; i++) {
            all.add(of("demo"));
        }
        assertThatThrownBy(() -> of("demo")).isInstanceOf(JobException.Unavailable.class);
        assertThat(subscriptions.size()).isEqualTo(Subscriptions.MOST);
        all.forEach(subscriptions::close);
        assertThat(subscriptions.isListening()).isFalse();
    }

    @Test
    void leavingAndPulsesWakeAll() {
        Subscription demo = of("demo");
        subscriptions.look();
        var woken = demo.woken().toCompletableFuture();
        var pulse = subscriptions.nextPulse().toCompletableFuture();
        subscriptions.pulse();
        assertThat(woken).isDone();
        assertThat(pulse).isDone();
        assertThat(subscriptions.nextPulse().toCompletableFuture()).isNotDone();

        var leaving = demo.woken().toCompletableFuture();
        subscriptions.leave();
        assertThat(leaving).isDone();
        assertThat(subscriptions.isLeaving()).isTrue();
    }

    @Test
    void whatIsAcceptedHereIsToldHere() {
        Subscription demo = of("demo");
        subscriptions.look();
        Job job = memory.reader().findSome(List.of(accepted()), 1).jobs().get(0);

        subscriptions.accepted(List.of(job));

        assertThat(demo.take(ALL)).containsExactly(job.id());
    }
}
