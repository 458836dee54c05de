package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Start;
import io.millrace.core.lease.Session;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.QueueStore.Hindrances;
import io.millrace.core.port.QueueStore.QueueView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link QueueStore} must do. */
public abstract class QueueStoreContract extends StoreContract {
    private static final QueueId HIGH = new QueueId("report", Priority.HIGH);

    /** A type is known by its jobs here: without one, its queues need not be shown. */
    private QueueView view(QueueId id) {
        return stores().queues().queues().all().stream()
                .filter(queue -> queue.id().equals(id))
                .findFirst()
                .orElse(new QueueView(id, false, 0, 0, List.of()));
    }

    private Hindrances hindrances(JobId id) {
        return stores().queues().hindrances(id).orElseThrow();
    }

    @Test
    void a_type_has_three_queues_most_urgent_first() {
        queued();

        assertThat(stores().queues().queues().all())
                .filteredOn(queue -> queue.id().type().equals("report"))
                .extracting(QueueView::id)
                .isEqualTo(QueueId.ofType("report"));
        assertThat(view(HIGH)).isEqualTo(new QueueView(HIGH, false, 0, 0, List.of()));
        assertThat(view(HIGH).oldest()).isNull();
    }

    @Test
    void what_waits_is_counted_whether_it_is_published_or_not() {
        JobId oldest = queued();
        stores().pass(Duration.ofSeconds(5));
        Session session = worker("w");
        finish(running(session));
        running(session);
        JobId bobs = waiting("bob", REPORTS);
        cancel(waiting("bob", REPORTS), Optional.empty());
        waiting(OWNER, REPORTS);
        accept(submission(spec(null), new Start.After(Duration.ofDays(1))));
        waiting(OWNER, HIGH);

        assertThat(stores().queues().queues().at())
                .isBetween(
                        stores().upkeep().now().minusSeconds(60),
                        stores().upkeep().now());
        QueueView reports = view(REPORTS);
        Instant first = job(oldest).times().runAt();
        assertThat(reports.published()).isEqualTo(1);
        assertThat(reports.running()).isEqualTo(1);
        assertThat(reports.waiting()).isEqualTo(3);
        assertThat(reports.oldest()).isEqualTo(first);
        assertThat(reports.waitingByOwner())
                .containsExactlyInAnyOrder(
                        new QueueStore.Waiting(OWNER, 2, first),
                        new QueueStore.Waiting("bob", 1, job(bobs).times().runAt()));
        assertThat(view(HIGH).waiting()).isEqualTo(1);

        stores().runway().foldCounts();
        assertThat(view(REPORTS))
                .usingRecursiveComparison()
                .ignoringCollectionOrder()
                .isEqualTo(reports);
    }

    @Test
    void the_counts_follow_a_job_wherever_it_goes() {
        JobId id = accept(submission(spec(null), new Start.After(Duration.ofSeconds(5))))
                .stored()
                .job()
                .id();
        assertThat(view(REPORTS).waiting()).isZero();
        stores().pass(Duration.ofSeconds(6));
        stores().upkeep().dispatchDue(1);
        assertThat(view(REPORTS).waiting()).isEqualTo(1);

        Session session = worker("w");
        stores().runway().feed("report", 10_000, OptionalInt.empty());
        assertThat(view(REPORTS).waiting()).isEqualTo(1);
        assertThat(view(REPORTS).published()).isEqualTo(1);
        stores().queues().pause(REPORTS);
        assertThat(view(REPORTS).waiting()).isEqualTo(1);
        assertThat(view(REPORTS).published()).isZero();
        stores().queues().resume(REPORTS);
        stores().runway().feed("report", 10_000, OptionalInt.empty());

        Attempt attempt = claim(session, id).get(0).attempt();
        assertThat(view(REPORTS).waiting()).isZero();
        jobs().record(List.of(failed(attempt, Duration.ofSeconds(5))));
        stores().runway().foldCounts();
        assertThat(stores().runway().ownersWith(1)).as("scheduled").containsExactly(OWNER);
        cancel(id, Optional.empty());
        assertThat(stores().runway().ownersWith(1)).isEmpty();
        jobs().retry(List.of(id), Optional.empty(), IntakeLimits.NONE);
        assertThat(view(REPORTS).waiting()).isEqualTo(1);
        cancel(id, Optional.empty());
        assertThat(view(REPORTS).waiting()).isZero();
        stores().runway().foldCounts();
        assertThat(view(REPORTS).waiting()).isZero();
    }

    @Test
    void a_pause_is_shown_until_it_ends() {
        queued();
        stores().queues().pause(REPORTS);
        stores().queues().pause(REPORTS);
        assertThat(view(REPORTS).paused()).isTrue();
        assertThat(view(HIGH).paused()).isFalse();

        stores().queues().resume(REPORTS);
        stores().queues().resume(REPORTS);
        assertThat(view(REPORTS).paused()).isFalse();
    }

    @Test
    void what_runs_in_a_paused_queue_goes_on() {
        Attempt attempt = running(worker("w"));
        stores().queues().pause(REPORTS);

        finish(attempt);
    }

    @Test
    void what_stands_between_a_job_and_its_run_is_told() {
        JobId first = waiting(OWNER, REPORTS);
        JobId second = waiting(OWNER, REPORTS);
        waiting("bob", REPORTS);
        JobId third = waiting(OWNER, REPORTS);
        assertThat(hindrances(first)).isEqualTo(new Hindrances(false, false, false, false, 0, 0));
        assertThat(hindrances(third)).isEqualTo(new Hindrances(false, false, false, false, 0, 2));

        Session session = worker("w");
        JobId other = accept(submission(new JobSpec(null, "noop", Priority.NORMAL, RESULT, policy(), Map.of())))
                .stored()
                .job()
                .id();
        claim(session, other);
        stores().runway().feed("report", 10_000, OptionalInt.of(2));
        assertThat(hindrances(first)).isEqualTo(new Hindrances(false, true, true, false, 2, 0));
        assertThat(hindrances(second)).isEqualTo(new Hindrances(false, false, true, false, 2, 0));

        assertThat(stores().agents()
                        .claim(
                                new Wish(Set.of("report"), "robot", "agent", Duration.ofSeconds(30)),
                                OptionalInt.empty())
                        .orElseThrow()
                        .id())
                .isEqualTo(first);
        assertThat(hindrances(second))
                .as("an agent runs the first")
                .isEqualTo(new Hindrances(false, false, true, true, 2, 0));
        cancel(first, Optional.empty());
        assertThat(hindrances(third).agents()).isFalse();

        stores().queues().pause(REPORTS);
        assertThat(hindrances(second).paused()).isTrue();
        assertThat(hindrances(second).published()).isFalse();
        assertThat(stores().queues().hindrances(newId())).isEmpty();
        assertThat(stores().queues().hindrances(other)).isEmpty();
    }
}
