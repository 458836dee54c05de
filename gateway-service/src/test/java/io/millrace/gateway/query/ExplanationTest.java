package io.millrace.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.query.WhyResource.Why;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private final FakeStore store = new FakeStore(new ManualClock());
    private boolean brokerIsReached = true;
    private final Set<String> waitedFor = new HashSet<>();
    private final Set<String> forAgents = new HashSet<>();
    private final Explanation explanation = new Explanation(
            store.queues(),
            () -> brokerIsReached,
            OptionalInt.of(2),
            new Explanation.Agents(waitedFor::contains, forAgents::contains));

    private JobId submit(Start start) {
        ValidSubmission plain = Submissions.about("why-" + Submissions.newId());
        ValidSubmission submission = new ValidSubmission(plain.id(), plain.owner(), plain.spec(), start, null);
        IntakeLimits noRoom = IntakeLimits.of(queue -> false, owner -> OptionalInt.empty());
        store.jobs().persist(List.of(new GatedSubmission(submission, new Gate.NotAsked())), noRoom);
        return submission.id();
    }

    private Session worker() {
        Session session = Session.fresh();
        store.leases().open(session, new WorkerInfo("w-1", "h", 1, 9, Set.of("noop"), "none"));
        return session;
    }

    private Why why(JobId id) {
        return explanation.of(store.reader().find(id).orElseThrow());
    }

    private String code(JobId id) {
        return why(id).code();
    }

    @Test
    void whatAgentsRunWaitsForNoWorker() {
        forAgents.add("noop");
        JobId first = submit(new Start.Now());
        JobId second = submit(new Start.Now());
        JobId third = submit(new Start.Now());
        assertThat(why(first).code()).isEqualTo("no_worker_for_type");
        assertThat(why(first).detail()).contains("agents run jobs of type noop");

        waitedFor.add("noop");
        brokerIsReached = false;
        assertThat(why(third)).isEqualTo(new Why("behind_others", why(third).detail(), 3));
        waitedFor.clear();
        Wish wish = new Wish(Set.of("noop"), "robot", "agent", Duration.ofSeconds(30));
        store.agents().claim(wish, OptionalInt.of(2));
        assertThat(why(first).detail()).isEqualTo("it runs on worker robot");
        assertThat(why(third).detail()).startsWith("no agent has claimed it yet; 1 jobs");
        store.agents().claim(wish, OptionalInt.of(2));
        assertThat(code(third)).isEqualTo("owner_quota");
        store.jobs().cancel(List.of(first, second), Optional.empty());
        forAgents.clear();
        assertThat(why(third).detail()).contains("no live worker serves jobs of type noop, and no agent");
    }

    @Test
    void eachHindranceHasItsCode() {
        JobId later = submit(new Start.After(Duration.ofHours(1)));
        assertThat(code(later)).isEqualTo("not_due");
        JobId first = submit(new Start.Now());
        JobId second = submit(new Start.Now());
        JobId third = submit(new Start.Now());
        assertThat(code(first)).isEqualTo("no_worker_for_type");

        Session session = worker();
        assertThat(why(first)).isEqualTo(new Why("behind_others", why(first).detail(), 1));
        assertThat(why(third).position()).isEqualTo(3);
        store.runway().feed("noop", 10_000, OptionalInt.of(2));
        assertThat(code(second)).isEqualTo("behind_others");
        assertThat(code(third)).isEqualTo("owner_quota");
        brokerIsReached = false;
        assertThat(code(first)).isEqualTo("broker_unreachable");
        store.queues().pause(QueueId.parse("noop.normal").orElseThrow());
        assertThat(code(first)).isEqualTo("queue_paused");

        store.queues().resume(QueueId.parse("noop.normal").orElseThrow());
        store.runway().feed("noop", 10_000, OptionalInt.of(2));
        var attempt =
                store.jobs().claim(session, List.of(first), false).runs().get(0).attempt();
        assertThat(why(first).detail()).contains("w-1");
        assertThat(code(first)).isEqualTo("runs");
        store.jobs().record(List.of(new Outcome.Completed(attempt, Json.EMPTY_OBJECT)));
        assertThat(code(first)).isEqualTo("finished");
    }
}
