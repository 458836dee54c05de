package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Start;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.RunwayStore.Feed;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link RunwayStore} must do. */
public abstract class RunwayStoreContract extends StoreContract {
    private static final int MOST = 10_000;
    private static final QueueId HIGH = new QueueId("report", Priority.HIGH);
    private static final QueueId LOW = new QueueId("report", Priority.LOW);

    private Feed feed() {
        return stores().runway().feed("report", MOST, OptionalInt.empty()).orElseThrow();
    }

    private List<JobId> fed() {
        return feed().queued().stream().map(QueuedJob::id).toList();
    }

    private Session worker(int slots) {
        Session session = Session.fresh();
        stores().leases().open(session, new WorkerInfo("w", "host", 42, slots, Set.of("report"), "none"));
        return session;
    }

    private List<JobId> waiting(String owner, QueueId queue, int count) {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(waiting(owner, queue));
        }
        return ids;
    }

    @Test
    void no_more_is_published_than_there_are_free_slots() {
        List<JobId> jobs = waiting(OWNER, REPORTS, 5);
        assertThat(stores().runway().waitingTypes()).containsExactly("report");
        assertThat(feed()).isEqualTo(new Feed(List.of(), 0));

        Session session = worker(2);
        assertThat(feed().queued())
                .containsExactly(
                        new QueuedJob(jobs.get(0), REPORTS, false, TRACE),
                        new QueuedJob(jobs.get(1), REPORTS, false, TRACE));
        assertThat(fed()).as("they are not claimed yet").isEmpty();

        Attempt first = claim(session, jobs.get(0), jobs.get(1)).get(0).attempt();
        assertThat(fed()).as("all slots are taken").isEmpty();
        finish(first);
        assertThat(fed()).containsExactly(jobs.get(2));
    }

    @Test
    void of_short_jobs_is_published_what_is_taken_in_half_a_second() {
        List<JobId> jobs = waiting(OWNER, REPORTS, 20);
        Session session = worker(2);
        stores().upkeep().reportClaims(session, new ClaimReport(REPORTS, List.of(), 8));
        stores().upkeep().reportClaims(session, new ClaimReport(LOW, List.of(), 4.5));

        assertThat(fed()).isEqualTo(jobs.subList(0, 8));

        claim(session, jobs.get(0), jobs.get(1));
        assertThat(fed()).as("6 published, 0 slots free").isEmpty();
        stores().pass(Duration.ofSeconds(6));
        stores().leases().renew(session);
        claim(session, jobs.subList(2, 8).toArray(JobId[]::new));
        assertThat(fed()).as("an old report says nothing").isEmpty();
    }

    @Test
    void a_worker_that_leaves_or_is_silent_or_serves_others_has_no_free_slot() {
        waiting(OWNER, REPORTS, 1);
        stores().leases().draining(worker(2));
        Session silent = worker(2);
        stores().leases().open(Session.fresh(), new WorkerInfo("w", "host", 42, 2, Set.of("noop"), "none"));
        stores().pass(Duration.ofSeconds(6));
        assertThat(fed()).isEmpty();

        stores().leases().renew(silent);
        assertThat(fed()).hasSize(1);
    }

    @Test
    void room_that_is_left_is_told_and_none_while_others_wait() {
        worker(3);
        waiting(OWNER, REPORTS, 1);
        assertThat(stores().runway().room("report")).isEqualTo(3);
        assertThat(feed().room()).isEqualTo(2);
        assertThat(feed().room()).isEqualTo(2);
        assertThat(stores().runway().room("report")).isEqualTo(2);
        assertThat(stores().runway().room("noop")).isZero();

        waiting(OWNER, REPORTS, 3);
        assertThat(feed().room()).isZero();
        assertThat(stores().runway()
                        .feed("noop", MOST, OptionalInt.empty())
                        .orElseThrow()
                        .room())
                .as("nobody serves it")
                .isZero();
    }

    @Test
    void owners_take_turns_and_each_owners_oldest_comes_first() {
        List<JobId> anns = waiting("ann", REPORTS, 4);
        List<JobId> bobs = waiting("bob", REPORTS, 2);
        List<JobId> cleos = waiting("cleo", REPORTS, 1);
        worker(6);

        assertThat(fed())
                .containsExactly(anns.get(0), bobs.get(0), cleos.get(0), anns.get(1), bobs.get(1), anns.get(2));
    }

    @Test
    void the_rotation_goes_on_where_it_stopped() {
        List<JobId> anns = waiting("ann", REPORTS, 3);
        List<JobId> bobs = waiting("bob", REPORTS, 3);
        Session session = worker(1);
        List<JobId> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            JobId next = fed().get(0);
            order.add(next);
            finish(claim(session, next).get(0).attempt());
        }
        assertThat(order).containsExactly(anns.get(0), bobs.get(0), anns.get(1), bobs.get(1), anns.get(2), bobs.get(2));
    }

    @Test
    void who_was_due_first_goes_first() {
        JobId delayed = accept(submission(spec(null), new Start.After(Duration.ofSeconds(30))))
                .stored()
                .job()
                .id();
        stores().pass(Duration.ofSeconds(31));
        JobId later = waiting(OWNER, REPORTS);
        stores().upkeep().dispatchDue(10);
        worker(5);

        assertThat(fed()).containsExactly(delayed, later);
    }

    @Test
    void high_goes_first_and_low_has_its_share() {
        List<JobId> low = waiting(OWNER, LOW, 3);
        List<JobId> normal = waiting(OWNER, REPORTS, 4);
        List<JobId> high = waiting(OWNER, HIGH, 20);
        worker(20);

        List<JobId> order = fed();
        assertThat(order.subList(0, 3)).isEqualTo(high.subList(0, 3));
        assertThat(order.stream().filter(low::contains)).hasSize(2);
        assertThat(order.stream().filter(normal::contains)).hasSize(4);
    }

    @Test
    void a_direct_publication_is_refused_while_others_wait_in_its_queue() {
        waiting(OWNER, REPORTS);

        assertThat(accept(submission(spec(null))).queued()).isNull();
    }

    @Test
    void no_owner_has_more_published_or_running_than_its_quota() {
        Session session = worker(9);
        Attempt running = running(session);
        List<JobId> anns = waiting(OWNER, REPORTS, 4);
        waiting(OWNER, HIGH, 4);
        List<JobId> bobs = waiting("bob", REPORTS, 1);
        OptionalInt quota = OptionalInt.of(3);

        List<QueuedJob> fed =
                stores().runway().feed("report", MOST, quota).orElseThrow().queued();
        assertThat(fed).extracting(QueuedJob::id).hasSize(3).contains(bobs.get(0));
        assertThat(stores().runway().feed("report", MOST, quota).orElseThrow().queued())
                .isEmpty();

        finish(running);
        assertThat(stores().runway().feed("report", MOST, quota).orElseThrow().queued())
                .as("bob has no other job")
                .hasSize(1);
        assertThat(anns).doesNotContainAnyElementsOf(bobs);
    }

    @Test
    void owners_who_may_have_no_more_stand_in_nobodys_way() {
        Session session = worker(9);
        for (String owner : List.of("a", "b", "c")) {
            waiting(owner, REPORTS, 5);
        }
        OptionalInt one = OptionalInt.of(1);
        List<JobId> firsts = stores().runway().feed("report", MOST, one).orElseThrow().queued().stream()
                .map(QueuedJob::id)
                .toList();
        assertThat(claim(session, firsts.toArray(JobId[]::new))).hasSize(3);
        JobId last = waiting("d", REPORTS);

        assertThat(stores().runway().feed("report", 2, one).orElseThrow().queued())
                .extracting(QueuedJob::id)
                .containsExactly(last);
    }

    @Test
    void what_an_owner_of_few_jobs_leaves_is_given_to_others() {
        List<JobId> anns = waiting("ann", REPORTS, 20);
        List<JobId> few = new ArrayList<>(waiting("bob", REPORTS, 1));
        few.addAll(waiting("cleo", REPORTS, 1));
        worker(12);

        List<JobId> order = fed();
        assertThat(order).hasSize(12).containsAll(few);
        assertThat(order.stream().filter(anns::contains)).isEqualTo(anns.subList(0, 10));
        assertThat(feed().room()).isZero();
    }

    @Test
    void types_that_share_a_worker_share_its_slots() {
        Session session = Session.fresh();
        stores().leases().open(session, new WorkerInfo("w", "host", 42, 3, Set.of("report", "noop"), "none"));
        waiting(OWNER, REPORTS, 2);
        waiting(OWNER, new QueueId("noop", Priority.NORMAL), 5);

        assertThat(fed()).hasSize(2);
        assertThat(stores().runway()
                        .feed("noop", MOST, OptionalInt.empty())
                        .orElseThrow()
                        .queued())
                .as("one slot of three is left")
                .hasSize(1);
        assertThat(stores().runway().room("report")).isZero();
    }

    @Test
    void no_more_is_fed_than_the_publisher_takes() {
        worker(9);
        waiting(OWNER, REPORTS, 5);
        assertThat(stores().runway()
                        .feed("report", 2, OptionalInt.empty())
                        .orElseThrow()
                        .queued())
                .hasSize(2);
    }

    @Test
    void a_worker_that_runs_a_job_alone_offers_no_slot() {
        JobId poison = queued();
        for (int losses = 0; losses < Losses.RUNS_ALONE_FROM; losses++) {
            Session dead = worker(9);
            jobs().claim(dead, List.of(poison), true);
            stores().upkeep().reap(new LeaseReading(dead, 0));
        }
        Session session = worker(9);
        jobs().claim(session, List.of(poison), true);
        waiting(OWNER, REPORTS, 2);
        assertThat(fed()).isEmpty();

        worker(1);
        assertThat(fed()).hasSize(1);
    }

    @Test
    void nothing_of_a_paused_queue_is_fed_and_what_was_published_is_recalled() {
        worker(9);
        JobId published = queued();
        stores().queues().pause(REPORTS);
        waiting(OWNER, REPORTS);
        JobId high = waiting(OWNER, HIGH);

        assertThat(fed()).containsExactly(high);
        assertThat(claim(worker("w"), published)).isEmpty();
        assertThat(stores().runway().recallPaused()).isZero();
        assertThat(stores().runway().waitingTypes()).isEmpty();

        stores().queues().resume(REPORTS);
        assertThat(fed()).hasSize(2).contains(published);
    }

    @Test
    void what_slipped_into_a_paused_queue_is_not_claimed_and_recalled() {
        Session session = worker(9);
        Attempt attempt = running(session);
        stores().queues().pause(REPORTS);
        stores().jobs().release(session, List.of(attempt));

        assertThat(claim(session, attempt.job())).isEmpty();
        assertThat(stores().runway().recallPaused()).isEqualTo(1);
        assertThat(accept(submission(spec(null))).queued()).isNull();
        assertThat(fed()).isEmpty();
    }

    @Test
    void what_was_cancelled_is_not_fed() {
        worker(9);
        cancel(waiting(OWNER, REPORTS), Optional.empty());

        assertThat(fed()).isEmpty();
        assertThat(stores().runway().waitingTypes()).isEmpty();
    }

    @Test
    void jobs_that_run_or_are_published_count_as_open_too() {
        running(worker(9));
        queued();
        waiting(OWNER, LOW);
        assertThat(stores().runway().ownersWith(3)).containsExactly(OWNER);
        assertThat(stores().runway().ownersWith(4)).isEmpty();
    }

    @Test
    void owners_of_many_jobs_are_known() {
        waiting("ann", REPORTS, 2);
        waiting("ann", LOW, 1);
        waiting("bob", REPORTS, 2);
        stores().runway().foldCounts();
        accept(submission(spec(null), new Start.After(Duration.ofDays(1))));

        assertThat(stores().runway().ownersWith(4)).containsExactly("ann");
        assertThat(stores().runway().ownersWith(2)).containsExactlyInAnyOrder("ann", "bob");
    }
}
