package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobChanges.Change;
import io.millrace.core.port.JobChanges.Changes;
import io.millrace.core.port.JobChanges.Point;
import io.millrace.core.port.JobChanges.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link JobChanges} must find. */
public abstract class JobChangesContract extends StoreContract {
    private static final Duration A_WHILE = Duration.ofMinutes(10);
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private JobChanges changes() {
        return stores().changes();
    }

    /** What has changed in the last moment, both by what a gateway asks for many owners and by what it asks for one. */
    private List<JobEvent> found() {
        Instant since = changes().now().minus(MOMENT);
        Changes byLook = changes().since(since, Optional.of(Set.of(OWNER, "nobody")));
        assertThat(byLook.reach()).isEqualTo(Reach.ALL);
        assertThat(events(changes().since(since, Optional.empty()))).isEqualTo(events(byLook));
        assertThat(events(changes().after(Point.at(since), Optional.of(OWNER), 100)))
                .isEqualTo(events(byLook));
        assertThat(events(changes().after(Point.at(since), Optional.empty(), 100)))
                .isEqualTo(events(byLook));
        return events(byLook);
    }

    private static List<JobEvent> events(Changes changes) {
        return changes.changes().stream().map(Change::event).toList();
    }

    private static JobEvent event(JobId id, JobStatus status, int attempt) {
        return new JobEvent(id, OWNER, "report", status, attempt);
    }

    private void assertOnlyChange(JobId id, JobStatus status, int attempt) {
        assertThat(found()).containsExactly(event(id, status, attempt));
        stores().pass(A_WHILE);
        assertThat(found()).isEmpty();
    }

    @Test
    void what_was_accepted_is_found_for_a_while() {
        assertOnlyChange(queued(), JobStatus.QUEUED, 0);
        assertOnlyChange(waiting(OWNER, REPORTS), JobStatus.QUEUED, 0);
        assertOnlyChange(waiting(OWNER, new QueueId("report", Priority.LOW)), JobStatus.QUEUED, 0);
        JobId later = accept(submission(spec(null), new Start.After(Duration.ofDays(1))))
                .stored()
                .job()
                .id();
        assertOnlyChange(later, JobStatus.SCHEDULED, 0);
    }

    @Test
    void every_step_of_a_run_is_found() {
        JobId id = queued();
        stores().pass(A_WHILE);
        Session session = worker("w");

        claim(session, id);
        assertOnlyChange(id, JobStatus.PROCESSING, 1);
        jobs().release(session, List.of(new Attempt(id, 1)));
        assertOnlyChange(id, JobStatus.QUEUED, 1);
        claim(session, id);
        assertOnlyChange(id, JobStatus.PROCESSING, 2);
        jobs().record(List.of(failed(new Attempt(id, 2), Duration.ofHours(1))));
        assertOnlyChange(id, JobStatus.SCHEDULED, 2);
    }

    @Test
    void what_an_agent_gives_back_or_loses_is_found_though_it_keeps_its_place_in_the_backlog() {
        JobId id = waiting(OWNER, REPORTS);
        stores().pass(A_WHILE);

        Attempt first = claimedByAgent();
        assertOnlyChange(id, JobStatus.PROCESSING, 1);
        assertThat(stores().agents().release(first)).isPresent();
        assertOnlyChange(id, JobStatus.QUEUED, 1);
        claimedByAgent();
        assertOnlyChange(id, JobStatus.PROCESSING, 2);
        AgentLeaseReading lost = stores().agents().leases().get(0);
        assertThat(stores().agents().reap(lost)).isPresent();
        assertOnlyChange(id, JobStatus.QUEUED, 2);
    }

    @Test
    void what_an_agent_gives_back_at_once_is_found_once() {
        JobId id = waiting(OWNER, REPORTS);
        stores().pass(Duration.ofMillis(10));
        Attempt attempt = claimedByAgent();
        stores().pass(Duration.ofMillis(10));
        Instant claimed = changes().now();
        stores().agents().release(attempt);

        assertOnlyChangeSince(claimed, id);
        assertOnlyChange(id, JobStatus.QUEUED, 1);
    }

    private void assertOnlyChangeSince(Instant time, JobId id) {
        assertThat(changes().since(time, Optional.of(Set.of(OWNER))).changes())
                .extracting(change -> change.event().id())
                .containsExactly(id);
        assertThat(changes().after(Point.at(time), Optional.of(OWNER), 9).changes())
                .extracting(change -> change.event().id())
                .containsExactly(id);
    }

    private Attempt claimedByAgent() {
        Job job = stores().agents()
                .claim(
                        new AgentStore.Wish(Set.of("report"), "robot", "agent", Duration.ofSeconds(30)),
                        OptionalInt.empty())
                .orElseThrow();
        return new Attempt(job.id(), job.state().attempt());
    }

    @Test
    void every_end_is_found() {
        Session session = worker("w");
        Attempt good = running(session);
        Attempt bad = running(session);
        Attempt stopped = running(session);
        Attempt kept = claim(
                        session,
                        accept(submission(ownRetention())).stored().job().id())
                .get(0)
                .attempt();
        JobId waiting = queued();
        stores().pass(A_WHILE);

        jobs().record(List.of(completed(good)));
        assertOnlyChange(good.job(), JobStatus.COMPLETED, 1);
        jobs().record(List.of(failed(bad, null)));
        assertOnlyChange(bad.job(), JobStatus.FAILED, 1);
        jobs().record(List.of(new Outcome.Cancelled(stopped, Reason.TIMEOUT, new JobError("timeout", "late"))));
        assertOnlyChange(stopped.job(), JobStatus.CANCELLED, 1);
        jobs().record(List.of(completed(kept)));
        assertOnlyChange(kept.job(), JobStatus.COMPLETED, 1);
        cancel(waiting, Optional.empty());
        assertOnlyChange(waiting, JobStatus.CANCELLED, 0);
    }

    private static JobSpec ownRetention() {
        return new JobSpec(
                null, "report", Priority.NORMAL, new Json("{\"a\": 1}"), keptFor(Duration.ofDays(100)), Map.of());
    }

    @Test
    void beginning_anew_and_becoming_due_are_found() {
        JobId again = queued();
        cancel(again, Optional.empty());
        stores().pass(A_WHILE);
        jobs().retry(List.of(again), Optional.empty(), IntakeLimits.NONE);
        assertOnlyChange(again, JobStatus.QUEUED, 0);

        JobId due = accept(submission(spec(null), new Start.After(A_WHILE)))
                .stored()
                .job()
                .id();
        stores().pass(A_WHILE);
        assertThat(stores().upkeep().dispatchDue(10)).hasSize(1);
        assertOnlyChange(due, JobStatus.QUEUED, 0);
    }

    @Test
    void owners_are_told_apart() {
        JobId own = queued();
        ValidSubmission foreign = new ValidSubmission(newId(), "bob", spec(null), new Start.Now(), null);
        accept(foreign);
        Instant since = changes().now().minus(MOMENT);

        assertThat(events(changes().since(since, Optional.of(Set.of(OWNER)))))
                .extracting(JobEvent::id)
                .containsExactly(own);
        assertThat(events(changes().since(since, Optional.of(Set.of("bob")))))
                .extracting(JobEvent::id)
                .containsExactly(foreign.id());
        assertThat(events(changes().since(since, Optional.of(Set.of("carl"))))).isEmpty();
        assertThat(events(changes().since(since, Optional.empty()))).hasSize(2);
        assertThat(events(changes().after(Point.at(since), Optional.of("bob"), 10)))
                .extracting(JobEvent::id)
                .containsExactly(foreign.id());
        assertThat(events(changes().after(Point.at(since), Optional.empty(), 10)))
                .hasSize(2);
    }

    @Test
    void parts_follow_each_other_first_to_last_even_of_one_moment() {
        List<JobId> ended = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ended.add(queued());
        }
        stores().pass(A_WHILE);
        jobs().cancel(ended.subList(0, 5), Optional.empty());
        stores().pass(Duration.ofMillis(10));
        jobs().cancel(ended.subList(5, 7), Optional.empty());

        for (Optional<String> owner : List.of(Optional.of(OWNER), Optional.<String>empty())) {
            List<JobId> found = new ArrayList<>();
            Point point = Point.at(changes().now().minus(MOMENT));
            Changes part;
            do {
                part = changes().after(point, owner, 2);
                assertThat(part.changes()).hasSizeLessThanOrEqualTo(2);
                for (Change change : part.changes()) {
                    found.add(change.event().id());
                    point = change.point();
                }
            } while (part.reach() == Reach.PART);
            assertThat(found).isEqualTo(ended);
            assertThat(changes().after(point, owner, 2).changes()).isEmpty();
        }
    }

    @Test
    void an_answer_says_until_when_it_is_whole() {
        Instant before = changes().now();
        JobId id = queued();
        Changes found = changes().since(before, Optional.empty());

        assertThat(found.until()).isBetween(before, changes().now());
        assertThat(found.changes()).extracting(change -> change.event().id()).containsExactly(id);
        assertThat(found.changes().get(0).time()).isBetween(before, found.until());
    }
}
