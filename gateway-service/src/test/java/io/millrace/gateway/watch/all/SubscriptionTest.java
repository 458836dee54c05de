package io.millrace.gateway.watch.all;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobChanges.Change;
import io.millrace.core.port.JobChanges.Changes;
import io.millrace.core.port.JobChanges.Point;
import io.millrace.core.port.JobChanges.Reach;
import io.millrace.gateway.Submissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private static final int ALL = 10_000;
    private static final Instant T = Instant.parse("2026-11-23T01:00:00.5Z");

    private final Subscription subscription = new Subscription(Optional.of("demo"));
    private final Subscription resumed = new Subscription(Optional.of("demo"), T);

    private static Instant at(int seconds) {
        return T.plusSeconds(seconds);
    }

    private static Change change(Instant time) {
        return new Change(new JobEvent(Submissions.newId(), "demo", "noop", JobStatus.QUEUED, 0), time);
    }

    private static Changes page(Reach reach, Instant until, Change... changes) {
        return new Changes(Arrays.asList(changes), until, reach);
    }

    private static List<JobId> add(Subscription subscription, int jobs) {
        List<JobId> ids = Stream.generate(Submissions::newId).limit(jobs).toList();
        ids.forEach(subscription::add);
        return ids;
    }

    @Test
    void itBeginsWithTheFirstLook() {
        subscription.add(change(at(0)));
        assertThat(subscription.begun().toCompletableFuture()).isNotDone();
        JobId meanwhile = Submissions.newId();
        subscription.add(meanwhile);

        subscription.looked(at(1));

        assertThat(subscription.begun().toCompletableFuture()).isDone();
        assertThat(subscription.resumeFrom()).isEqualTo(at(1));
        assertThat(subscription.take(ALL)).containsExactly(meanwhile);
    }

    @Test
    void whatChangedLongBeforeItBeganIsNotTold() {
        subscription.looked(T);
        Change late = change(T.minus(Subscriptions.OVERLAP));
        subscription.add(change(T.minus(Subscriptions.OVERLAP).minusMillis(1)));
        subscription.add(late);

        assertThat(subscription.take(ALL)).containsExactly(late.event().id());
    }

    @Test
    void ofEachJobTheLastWordCounts() {
        subscription.looked(T);
        JobId twice = Submissions.newId();
        JobId once = Submissions.newId();
        subscription.add(twice);
        subscription.add(once);
        subscription.add(twice);

        assertThat(subscription.take(ALL)).containsExactly(twice, once);
        subscription.add(twice);
        assertThat(subscription.take(ALL)).containsExactly(twice);
    }

    @Test
    void whoWaitsIsWoken() {
        subscription.looked(T);
        var waiting = subscription.woken().toCompletableFuture();
        assertThat(waiting).isNotDone();
        subscription.add(Submissions.newId());
        assertThat(waiting).isDone();
        assertThat(subscription.woken().toCompletableFuture())
                .as("there is something to do")
                .isDone();
        subscription.take(ALL);
        var again = subscription.woken().toCompletableFuture();
        assertThat(again).isNotDone();
        subscription.wake();
        assertThat(again).isDone();
        assertThat(subscription.woken().toCompletableFuture()).isNotDone();
    }

    @Test
    void itIsResumedFromWhereAllHasBeenTold() {
        subscription.looked(at(0));
        subscription.looked(at(1));
        assertThat(subscription.resumeFrom()).as("there was nothing to tell").isEqualTo(at(1));
        add(subscription, 3);
        subscription.looked(at(2));
        add(subscription, 1);
        subscription.looked(at(3));
        assertThat(subscription.resumeFrom()).isEqualTo(at(1));

        subscription.take(2);
        subscription.arrived();
        assertThat(subscription.resumeFrom()).isEqualTo(at(1));
        List<JobId> taken = subscription.take(2);
        subscription.putBack(taken.subList(0, 2));
        subscription.arrived();
        assertThat(subscription.resumeFrom()).isEqualTo(at(1));
        assertThat(subscription.take(1)).containsExactly(taken.get(0));
        assertThat(subscription.resumeFrom()).as("it may not have arrived").isEqualTo(at(1));
        subscription.arrived();
        assertThat(subscription.resumeFrom()).isEqualTo(at(2));

        subscription.looked(at(4));
        subscription.take(1);
        subscription.arrived();
        assertThat(subscription.resumeFrom()).isEqualTo(at(4));
    }

    @Test
    void whoResumesIsToldFromTheStoreAndOfWhatHappensMeanwhile() {
        Change one = change(at(-5));
        Change two = change(at(2));
        resumed.looked(at(3));
        assertThat(resumed.behind()).contains(Point.at(T.minus(Subscription.SLACK)));
        assertThat(resumed.woken().toCompletableFuture()).isDone();

        resumed.caughtUp(page(Reach.PART, at(-5), one));
        assertThat(resumed.takeGap()).isFalse();
        assertThat(resumed.behind()).as("first what was found").isEmpty();
        assertThat(resumed.take(ALL)).containsExactly(one.event().id());
        resumed.arrived();
        assertThat(resumed.resumeFrom()).as("never back").isEqualTo(T);
        assertThat(resumed.behind()).contains(one.point());

        JobId meanwhile = Submissions.newId();
        resumed.add(meanwhile);
        resumed.caughtUp(page(Reach.ALL, at(4), two));
        assertThat(resumed.take(ALL)).containsExactly(meanwhile, two.event().id());
        assertThat(resumed.resumeFrom()).isEqualTo(T);
        resumed.arrived();
        assertThat(resumed.resumeFrom()).isEqualTo(at(4));
        assertThat(resumed.behind()).isEmpty();
        resumed.looked(at(5));
        assertThat(resumed.resumeFrom()).isEqualTo(at(5));
    }

    @Test
    void aTimeThatHasNotComeIsThePresent() {
        Subscription ahead = new Subscription(Optional.of("demo"), at(1_000));
        ahead.looked(at(3));

        assertThat(ahead.resumeFrom()).isEqualTo(at(3));
        assertThat(ahead.behind()).contains(Point.at(at(3).minus(Subscription.SLACK)));
    }

    @Test
    void whoFallsBehindIsToldFromTheStore() {
        subscription.looked(T);
        add(subscription, Subscription.MOST_PENDING);
        assertThat(subscription.behind()).isEmpty();
        add(subscription, 1);
        subscription.looked(at(1));
        assertThat(subscription.resumeFrom()).isEqualTo(T);
        assertThat(subscription.take(ALL)).isEmpty();
        assertThat(subscription.behind()).contains(Point.at(T.minus(Subscription.SLACK)));
        add(subscription, 1);
        assertThat(subscription.take(ALL)).as("that will be found in the store").isEmpty();

        subscription.caughtUp(page(Reach.ALL, at(7)));
        assertThat(subscription.resumeFrom()).isEqualTo(at(7));
        assertThat(subscription.behind())
                .as("what was committed late, or happened while it was read")
                .contains(Point.at(at(7).minus(Subscription.SLACK)));
        List<JobId> kept = add(subscription, 1);
        assertThat(subscription.take(ALL)).isEqualTo(kept);
        subscription.caughtUp(page(Reach.ALL, at(8)));
        assertThat(subscription.behind()).isEmpty();
    }

    @Test
    void whoFallsBehindWhileHeCatchesUpLosesNothing() {
        Change found = change(at(-1));
        resumed.looked(at(3));
        resumed.caughtUp(page(Reach.PART, at(-1), found));
        add(resumed, Subscription.MOST_PENDING);

        assertThat(resumed.take(ALL)).isEmpty();
        assertThat(resumed.behind()).contains(Point.at(T.minus(Subscription.SLACK)));
    }

    @Test
    void whatIsTooMuchIsGivenUp() {
        resumed.looked(at(3));
        JobId meanwhile = Submissions.newId();
        resumed.add(meanwhile);
        resumed.take(1);
        resumed.arrived();

        resumed.caughtUp(page(Reach.BEYOND, at(4)));
        assertThat(resumed.woken().toCompletableFuture()).isDone();
        assertThat(resumed.takeGap()).isTrue();
        assertThat(resumed.takeGap()).as("told once").isFalse();
        assertThat(resumed.resumeFrom()).isEqualTo(at(4));
        assertThat(resumed.behind()).isEmpty();
    }

    @Test
    void whatALookCouldNotFindIsAGapForThoseWhoWereThere() {
        subscription.missed();
        assertThat(subscription.takeGap()).as("who is new").isFalse();
        subscription.looked(T);
        subscription.missed();
        assertThat(subscription.woken().toCompletableFuture()).isDone();
        assertThat(subscription.takeGap()).isTrue();
    }

    @Test
    void whoIsNewAndOverwhelmedIsToldFromTheStore() {
        add(subscription, Subscription.MOST_PENDING + 1);
        assertThat(subscription.behind()).as("the time is not known yet").isEmpty();
        subscription.looked(T);

        assertThat(subscription.take(ALL)).isEmpty();
        assertThat(subscription.resumeFrom()).isEqualTo(T);
        assertThat(subscription.woken().toCompletableFuture()).isDone();
        assertThat(subscription.behind()).contains(Point.at(T.minus(Subscription.SLACK)));

        Change found = change(at(-1));
        subscription.caughtUp(page(Reach.ALL, at(1), found));
        assertThat(subscription.take(ALL)).containsExactly(found.event().id());
        List<JobId> meanwhile = add(subscription, 1);
        assertThat(subscription.take(ALL)).isEqualTo(meanwhile);
    }
}
