package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.EndListener.AttemptEnd;
import io.millrace.core.port.EndListener.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each end is told once, by the store that has committed it, whatever has ended it. */
class EndsIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final RetryPolicy RETRIES = new RetryPolicy(new Random(1));

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static List<End> told() {
        return DATABASE.takeEnds();
    }

    private static End end(AttemptEnd attempt, JobStatus status, Reason reason) {
        return new End(attempt, status, reason);
    }

    private static Attempt ofAgent() {
        Wish wish = new Wish(Set.of("report"), "robot", "agent", Duration.ofSeconds(9));
        return new Attempt(
                DATABASE.agents().claim(wish, OptionalInt.empty()).orElseThrow().id(), 1);
    }

    @Test
    void of_outcomes_of_workers() {
        Session session = worker("w");
        Attempt good = running(session);
        Attempt bad = running(session);
        Attempt again = running(session);

        jobs().record(List.of(completed(good), failed(bad, null), failed(again, Duration.ofSeconds(1))));

        assertThat(told())
                .containsExactlyInAnyOrder(
                        end(AttemptEnd.COMPLETED, JobStatus.COMPLETED, null),
                        end(AttemptEnd.FAILED, JobStatus.FAILED, Reason.ERROR),
                        end(AttemptEnd.FAILED, JobStatus.SCHEDULED, Reason.ERROR));

        jobs().record(List.of(completed(good)));
        assertThat(told()).as("a stale outcome ends nothing").isEmpty();
    }

    @Test
    void of_cancelled_jobs() {
        JobId waits = queued();
        JobId runs = running(worker("w")).job();

        cancel(waits, Optional.empty());
        cancel(runs, Optional.empty());
        assertThat(told())
                .as("what runs ends when its worker has stopped it")
                .containsExactly(end(null, JobStatus.CANCELLED, Reason.CANCELLED_BY_USER));

        jobs().record(List.of(failed(new Attempt(runs, 1), null)));
        assertThat(told()).containsExactly(end(AttemptEnd.CANCELLED, JobStatus.CANCELLED, Reason.CANCELLED_BY_USER));

        cancel(waits, Optional.empty());
        assertThat(told()).isEmpty();
    }

    @Test
    void of_runs_that_go_back() {
        Session session = worker("w");
        Attempt released = running(session);
        jobs().release(session, List.of(released));
        assertThat(told()).containsExactly(end(AttemptEnd.RELEASED, JobStatus.QUEUED, null));

        running(session);
        database().upkeep().reap(new LeaseReading(session, 0));
        assertThat(told()).containsExactly(end(AttemptEnd.LOST, JobStatus.QUEUED, null));
    }

    @Test
    void of_runs_past_their_deadline() {
        running(worker("w"));
        DATABASE.pass(TIMEOUT.plusSeconds(11));

        database().upkeep().cancelOverdue(Duration.ofSeconds(10), 9);

        assertThat(told()).containsExactly(end(AttemptEnd.CANCELLED, JobStatus.CANCELLED, Reason.TIMEOUT));
    }

    @Test
    void of_runs_of_agents() {
        queued();
        Attempt good = ofAgent();
        Report report = new Report.Success(RESULT, "d");
        DATABASE.agents().finish(good, "agent", report, RETRIES);
        DATABASE.agents().finish(good, "agent", report, RETRIES);
        assertThat(told()).containsExactly(end(AttemptEnd.COMPLETED, JobStatus.COMPLETED, null));

        queued();
        Report failure = new Report.Failure(new JobError("boom", "it broke"), "e");
        DATABASE.agents().finish(ofAgent(), "agent", failure, RETRIES);
        assertThat(told()).containsExactly(end(AttemptEnd.FAILED, JobStatus.SCHEDULED, Reason.ERROR));

        queued();
        DATABASE.agents().reap(new AgentLeaseReading(ofAgent(), Duration.ofSeconds(9), 0));
        assertThat(told()).containsExactly(end(AttemptEnd.LOST, JobStatus.QUEUED, null));

        DATABASE.agents().release(new Attempt(latest(), 2));
        assertThat(told()).as("it waits, and no agent runs it").isEmpty();
    }

    @Test
    void of_runs_of_agents_that_are_cancelled() {
        JobId asked = queued();
        ofAgent();
        cancel(asked, Optional.empty());
        assertThat(told()).containsExactly(end(AttemptEnd.CANCELLED, JobStatus.CANCELLED, Reason.CANCELLED_BY_USER));

        queued();
        ofAgent();
        DATABASE.pass(TIMEOUT.plusSeconds(1));
        DATABASE.agents().cancelOverdue(9);
        assertThat(told()).containsExactly(end(AttemptEnd.CANCELLED, JobStatus.CANCELLED, Reason.TIMEOUT));
    }

    private static JobId latest() {
        return JobId.parse(DATABASE.ask("SELECT job_id FROM job ORDER BY job_id DESC LIMIT 1"))
                .orElseThrow();
    }
}
