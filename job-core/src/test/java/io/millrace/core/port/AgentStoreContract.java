package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Start;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.port.AgentStore.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an {@link AgentStore} must do when agents claim, and when they are lost. */
public abstract class AgentStoreContract extends StoreContract {
    private static final QueueId HIGH = new QueueId("report", Priority.HIGH);
    private static final QueueId LOW = new QueueId("report", Priority.LOW);
    private static final QueueId NOOPS = new QueueId("noop", Priority.NORMAL);

    private AgentStore agents() {
        return stores().agents();
    }

    private Optional<Job> claimAny(String... types) {
        return claimWithin(OptionalInt.empty(), types);
    }

    private Optional<Job> claimWithin(OptionalInt quota, String... types) {
        return agents().claim(new Wish(Set.of(types), "robot", "agent", Duration.ofSeconds(30)), quota);
    }

    private JobId claimed() {
        return claimAny("report").orElseThrow().id();
    }

    private Attempt runs() {
        Job job = claimAny("report").orElseThrow();
        return new Attempt(job.id(), job.state().attempt());
    }

    private AgentLeaseReading lease() {
        assertThat(agents().leases()).hasSize(1);
        return agents().leases().get(0);
    }

    private long waits(QueueId queue) {
        return stores().queues().queues().all().stream()
                .filter(view -> view.id().equals(queue))
                .mapToLong(QueueStore.QueueView::waiting)
                .sum();
    }

    @Test
    void a_claim_starts_an_attempt() {
        JobId id = waiting(OWNER, REPORTS);

        Job run = claimAny("noop", "report").orElseThrow();

        assertThat(run).isEqualTo(job(id));
        assertThat(run.status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(run.state().attempt()).isEqualTo(1);
        assertThat(run.state().worker()).isEqualTo("robot");
        assertThat(run.times().deadlineAt()).isEqualTo(run.times().startedAt().plus(TIMEOUT));
        assertThat(lease()).isEqualTo(new AgentLeaseReading(new Attempt(id, 1), Duration.ofSeconds(30), 0));
        assertThat(claimAny("report")).isEmpty();
        assertThat(stores().reader().attempts(id))
                .extracting(AttemptRecord::outcome)
                .containsExactly("processing");
    }

    @Test
    void the_oldest_comes_first_whoever_owns_it_published_or_not() {
        JobId first = waiting("bob", REPORTS);
        stores().pass(Duration.ofSeconds(1));
        JobId second = waiting("ann", REPORTS);
        stores().pass(Duration.ofSeconds(1));
        JobId third = waiting("ann", REPORTS);
        stores().pass(Duration.ofSeconds(1));
        worker("w");
        stores().runway().feed("report", 1, OptionalInt.empty());
        stores().pass(Duration.ofSeconds(1));
        JobId fourth = waiting("cleo", REPORTS);

        assertThat(List.of(claimed(), claimed(), claimed(), claimed())).containsExactly(first, second, third, fourth);
        assertThat(waits(REPORTS)).isZero();
    }

    @Test
    void the_most_urgent_comes_first_of_all_types_that_are_asked_for() {
        JobId low = waiting(OWNER, LOW);
        stores().pass(Duration.ofSeconds(1));
        JobId noop = waiting(OWNER, NOOPS);
        stores().pass(Duration.ofSeconds(1));
        JobId normal = waiting(OWNER, REPORTS);
        stores().pass(Duration.ofSeconds(1));
        JobId high = waiting(OWNER, HIGH);
        waiting(OWNER, new QueueId("compute_sum", Priority.HIGH));

        assertThat(agents().claimable(List.of("report", "noop", "nope"))).containsExactlyInAnyOrder("report", "noop");
        for (JobId next : List.of(high, noop, normal, low)) {
            assertThat(claimAny("report", "noop").orElseThrow().id()).isEqualTo(next);
        }
        assertThat(claimAny("report", "noop")).isEmpty();
        assertThat(agents().claimable(List.of("report", "noop"))).isEmpty();
    }

    @Test
    void what_waits_for_its_time_or_in_a_paused_queue_is_not_claimed() {
        accept(submission(spec(null), new Start.After(Duration.ofSeconds(5))));
        JobId paused = waiting(OWNER, HIGH);
        stores().queues().pause(HIGH);
        JobId published = queued();
        stores().queues().pause(REPORTS);
        assertThat(claimAny("report")).isEmpty();
        assertThat(agents().claimable(List.of("report"))).isEmpty();

        stores().queues().resume(HIGH);
        assertThat(claimed()).isEqualTo(paused);
        stores().queues().resume(REPORTS);
        assertThat(claimed()).isEqualTo(published);
        assertThat(claimAny("report")).isEmpty();
    }

    @Test
    void a_job_that_an_agent_has_claimed_is_nobodys_else() {
        JobId published = queued();
        claimed();

        assertThat(claim(worker("w"), published)).isEmpty();
        assertThat(jobs().keepQueued(published)).isFalse();
    }

    @Test
    void the_counts_follow_a_job() {
        waiting(OWNER, REPORTS);
        queued();
        Attempt first = runs();
        assertThat(waits(REPORTS)).isEqualTo(1);
        Attempt second = runs();
        assertThat(waits(REPORTS)).isZero();

        agents().release(first);
        agents().release(second);
        stores().runway().foldCounts();
        assertThat(waits(REPORTS)).isEqualTo(2);
        assertThat(stores().runway().ownersWith(2)).containsExactly(OWNER);
    }

    @Test
    void who_has_used_up_his_quota_has_nothing_taken_from_the_backlog() {
        OptionalInt two = OptionalInt.of(2);
        JobId published = queued();
        JobId first = waiting(OWNER, REPORTS);
        waiting(OWNER, REPORTS);
        stores().pass(Duration.ofSeconds(1));
        JobId bobs = waiting("bob", REPORTS);

        assertThat(List.of(
                        claimWithin(two, "report").orElseThrow().id(),
                        claimWithin(two, "report").orElseThrow().id()))
                .containsExactlyInAnyOrder(published, first);
        assertThat(claimWithin(two, "report").orElseThrow().id()).isEqualTo(bobs);
        assertThat(claimWithin(two, "report")).isEmpty();
    }

    @Test
    void a_released_run_waits_again_with_nothing_counted_against_it() {
        JobId id = queued();
        Attempt attempt = runs();

        assertThat(agents().release(attempt)).contains(new JobEvent(id, OWNER, "report", JobStatus.QUEUED, 1));
        assertThat(agents().release(attempt)).isEmpty();
        assertThat(agents().leases()).isEmpty();
        assertThat(stores().runway().waitingTypes()).as("it is not published").containsExactly("report");

        assertThat(claimAny("report").orElseThrow().state().attempt()).isEqualTo(2);
        assertThat(stores().reader().attempts(id))
                .extracting(AttemptRecord::outcome)
                .containsExactly("released", "processing");
    }

    @Test
    void a_lost_run_goes_back_to_the_backlog_and_is_fed_where_workers_serve_its_type() {
        JobId id = queued();
        runs();

        assertThat(agents().reap(lease())).contains(new JobEvent(id, OWNER, "report", JobStatus.QUEUED, 1));
        assertThat(agents().leases()).isEmpty();
        assertThat(waits(REPORTS)).isEqualTo(1);
        assertThat(stores().reader().attempts(id))
                .extracting(AttemptRecord::outcome)
                .containsExactly("lost");

        var session = worker("w");
        stores().runway().feed("report", 10, OptionalInt.empty());
        assertThat(claim(session, id)).hasSize(1);
    }

    @Test
    void a_lease_that_has_moved_on_is_left_alone() {
        queued();
        Attempt attempt = runs();
        AgentLeaseReading before = lease();
        agents().heartbeat(attempt, "agent", null, null);

        assertThat(agents().reap(before)).isEmpty();
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(lease().counter()).isEqualTo(1);
        assertThat(agents().reap(new AgentLeaseReading(new Attempt(newId(), 1), Duration.ofSeconds(30), 0)))
                .isEmpty();
    }

    @Test
    void a_job_that_loses_its_agents_fails_in_the_end() {
        JobId id = queued();
        for (int losses = 1; losses < 10; losses++) {
            assertThat(runs().number()).isEqualTo(losses);
            assertThat(agents().reap(lease()).orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
        }
        runs();

        assertThat(agents().reap(lease())).contains(new JobEvent(id, OWNER, "report", JobStatus.FAILED, 10));
        assertThat(job(id).state().error().code()).isEqualTo("worker-lost");
    }

    @Test
    void a_run_past_its_deadline_is_cancelled() {
        JobId id = queued();
        runs();
        JobSpec longer = new JobSpec(null, "report", Priority.NORMAL, RESULT, keptFor(Duration.ofDays(1)), Map.of());
        accept(submission(longer));
        stores().pass(TIMEOUT.minusSeconds(1));
        runs();
        var worker = running(worker("w"));
        assertThat(agents().cancelOverdue(10)).isEmpty();

        stores().pass(Duration.ofSeconds(2));
        assertThat(agents().cancelOverdue(10))
                .containsExactly(new JobEvent(id, OWNER, "report", JobStatus.CANCELLED, 1));
        assertThat(job(id).state().error().message()).isEqualTo("timed out after 60 seconds");
        assertThat(agents().leases()).hasSize(1);
        stores().pass(TIMEOUT);
        assertThat(agents().cancelOverdue(10)).hasSize(1);
        assertThat(job(worker.job()).status()).as("a worker's").isEqualTo(JobStatus.PROCESSING);
        assertThat(agents().leases()).isEmpty();
    }

    @Test
    void a_cancelled_run_has_ended_at_once() {
        JobId id = queued();
        runs();

        assertThat(cancel(id, Optional.of(OWNER)))
                .isEqualTo(new JobStore.Cancellation.Done(
                        new JobEvent(id, OWNER, "report", JobStatus.CANCELLED, 1), Optional.empty()));
        assertThat(cancel(id, Optional.empty())).isEqualTo(new JobStore.Cancellation.AlreadyCancelled());
        assertThat(agents().leases()).isEmpty();
        assertThat(stores().reader().attempts(id))
                .extracting(AttemptRecord::outcome)
                .containsExactly("cancelled");
    }

    @Test
    void many_are_cancelled_whoever_runs_them() {
        JobId agents = queued();
        runs();
        Attempt workers = running(worker("w"));
        JobId waits = waiting(OWNER, REPORTS);

        var found = jobs().cancel(List.of(agents, workers.job(), waits), Optional.of(OWNER));

        assertThat(found.get(agents)).isInstanceOf(JobStore.Cancellation.Done.class);
        assertThat(found.get(workers.job())).isInstanceOf(JobStore.Cancellation.Requested.class);
        assertThat(found.get(waits)).isInstanceOf(JobStore.Cancellation.Done.class);
    }
}
