package io.millrace.gateway.watch.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.Submissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowersTest {
    private final FakeStore memory = new FakeStore(new ManualClock());
    private final Followers followers = new Followers(memory.output());
    private final Session session = Session.fresh();

    @BeforeEach
    void open() {
        memory.leases().open(session, new WorkerInfo("w", "h", 1, 10, Set.of("noop"), "none"));
    }

    @Test
    void anEventWakesThoseOfItsJob() {
        CompletableFuture<Void> woken = followers.next(submit("a"));
        JobId other = submit("b");
        CompletableFuture<Void> others = followers.next(other);

        followers.changed(other);

        assertThat(others).isDone();
        assertThat(woken).isNotDone();
    }

    @Test
    void aLookWakesWhoeverDoesNotStandWhereHeStood() {
        JobId silent = submit("a");
        JobId writes = submit("b");
        JobId ends = submit("c");
        Attempt writing = claim(writes);
        Attempt ending = claim(ends);
        settle(silent, writes, ends);

        CompletableFuture<Void> silence = followers.next(silent);
        CompletableFuture<Void> output = followers.next(writes);
        CompletableFuture<Void> end = followers.next(ends);
        followers.lookAgain();
        assertThat(List.of(silence, output, end)).as("nothing has changed").noneMatch(CompletableFuture::isDone);

        memory.output().append(Map.of(writing, List.of(new OutputPiece(StdStream.STDOUT, 0, 0, new byte[] {'x'}))));
        memory.jobs().record(List.of(new Outcome.Completed(ending, new Json("{}"))));
        followers.lookAgain();

        assertThat(output).isDone();
        assertThat(end).isDone();
        assertThat(silence).isNotDone();
        Attempt begun = claim(silent);
        followers.lookAgain();
        assertThat(silence).as("attempt %s", begun).isDone();
    }

    @Test
    void whatHappenedBeforeTheFirstLookIsNotMissed() {
        JobId id = submit("a");
        CompletableFuture<Void> woken = followers.next(id);
        claim(id);

        followers.lookAgain();

        assertThat(woken).isDone();
    }

    @Test
    void whoFollowsAJobThatIsGoneIsWoken() {
        JobId nowhere = new JobId(new UUID(0x7000, 0x8000_0000_0000_0000L));
        settle(nowhere);
        CompletableFuture<Void> woken = followers.next(nowhere);

        followers.lookAgain();

        assertThat(woken).isDone();
    }

    @Test
    void aStoreThatIsAwayWakesNobody() {
        CompletableFuture<Void> woken = followers.next(submit("a"));
        memory.goAway();

        assertThatThrownBy(followers::lookAgain).isInstanceOf(StoreUnavailableException.class);

        assertThat(woken).isNotDone();
        memory.comeBack();
        followers.lookAgain();
        assertThat(woken).isDone();
    }

    @Test
    void whoGoesIsForgotten() {
        JobId id = submit("a");
        CompletableFuture<Void> goes = followers.next(id);
        CompletableFuture<Void> stays = followers.next(id);

        followers.forget(id, goes);
        assertThat(followers.isListening()).isTrue();
        followers.forget(id, stays);

        assertThat(followers.isListening()).isFalse();
    }

    @Test
    void whoLeavesWakesAll() {
        CompletableFuture<Void> woken = followers.next(submit("a"));

        followers.leave();

        assertThat(woken).isDone();
        assertThat(followers.isLeaving()).isTrue();
    }

    /** All looked at once, so that their standing is known. */
    private void settle(JobId... ids) {
        for (JobId id : ids) {
            followers.next(id);
        }
        followers.lookAgain();
    }

    private JobId submit(String objectId) {
        var submission = Submissions.gated(objectId);
        memory.jobs().persist(List.of(submission), IntakeLimits.NONE);
        return submission.submission().id();
    }

    private Attempt claim(JobId id) {
        return memory.jobs().claim(session, List.of(id), false).runs().get(0).attempt();
    }
}
