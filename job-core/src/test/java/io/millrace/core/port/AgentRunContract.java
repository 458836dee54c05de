package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import io.millrace.core.job.StdStream;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore.Beat;
import io.millrace.core.port.AgentStore.Finished;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.AgentStore.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an {@link AgentStore} must do about runs: heartbeat, progress, output, finish; and law L3. */
public abstract class AgentRunContract extends StoreContract {
    private static final Duration LEASE = Duration.ofSeconds(7);
    private static final Beat ALIVE = new Beat.Held(false, LEASE);
    private static final JobError BOOM = new JobError("boom", "it broke");
    private static final Report DONE = new Report.Success(new Json("{\"sum\": 3}"), "d1");
    private static final Report BROKEN = new Report.Failure(BOOM, "d2");

    private AgentStore agents() {
        return stores().agents();
    }

    /** A new job's first attempt, run by an agent. */
    private Attempt runs() {
        queued();
        return runsAgain();
    }

    private Attempt runsAgain() {
        Job job = agents().claim(new Wish(Set.of("report"), "robot", "agent", LEASE), OptionalInt.empty())
                .orElseThrow();
        return new Attempt(job.id(), job.state().attempt());
    }

    private Beat beat(Attempt attempt) {
        return agents().heartbeat(attempt, "agent", null, null);
    }

    private Beat write(Attempt attempt, String text, Long offset) {
        Written written = new Written(text.getBytes(StandardCharsets.UTF_8), offset);
        return agents().heartbeat(attempt, "agent", null, written);
    }

    private Finished finish(Attempt attempt, Report report) {
        return agents().finish(attempt, "agent", report, new RetryPolicy(new Random(1)));
    }

    private String output(Attempt attempt) {
        byte[] bytes = stores().output()
                .read(attempt, StdStream.STDOUT, 0, (int) AgentStore.MOST_OUTPUT)
                .bytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void a_heartbeat_renews_the_lease_and_keeps_progress() {
        Attempt attempt = runs();

        assertThat(beat(attempt)).isEqualTo(ALIVE);
        assertThat(agents().heartbeat(attempt, "agent", new Progress(40, "soon"), null))
                .isEqualTo(ALIVE);
        assertThat(beat(attempt)).isEqualTo(ALIVE);

        assertThat(agents().leases().get(0).counter()).isEqualTo(3);
        assertThat(job(attempt.job()).state().progress()).isEqualTo(new Progress(40, "soon"));
    }

    @Test
    void only_the_principal_of_the_current_attempt_is_heard() {
        Attempt stale = runs();
        assertThat(agents().heartbeat(stale, "other", new Progress(9, null), null))
                .isEqualTo(new Beat.Stale());
        assertThat(agents().finish(stale, "other", DONE, new RetryPolicy(new Random(1))))
                .isEqualTo(new Finished.Stale());
        agents().reap(agents().leases().get(0));
        assertThat(beat(stale)).isEqualTo(new Beat.Stale());

        Attempt current = runsAgain();
        assertThat(current.number()).isEqualTo(2);
        assertThat(beat(stale)).isEqualTo(new Beat.Stale());
        assertThat(write(stale, "late", null)).isEqualTo(new Beat.Stale());
        assertThat(finish(stale, DONE)).isEqualTo(new Finished.Stale());
        assertThat(agents().release(stale)).isEmpty();
        assertThat(beat(new Attempt(current.job(), 3))).isEqualTo(new Beat.Stale());
        assertThat(beat(current)).isEqualTo(ALIVE);
        assertThat(output(stale)).isEmpty();
        assertThat(job(current.job()).state().progress()).isNull();
    }

    @Test
    void what_is_no_agents_run_is_none() {
        Attempt workers = running(worker("w"));

        assertThat(beat(workers)).isEqualTo(new Beat.Stale());
        assertThat(finish(workers, DONE)).isEqualTo(new Finished.Stale());
        assertThat(agents().release(workers)).isEmpty();
        assertThat(beat(new Attempt(newId(), 1))).isEqualTo(new Beat.UnknownJob());
        assertThat(finish(new Attempt(newId(), 1), DONE)).isEqualTo(new Finished.UnknownJob());
        assertThat(job(workers.job()).status()).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void output_is_added_once_however_often_it_is_sent() {
        Attempt attempt = runs();

        write(attempt, "one ", null);
        write(attempt, "two ", 4L);
        assertThat(write(attempt, "two ", 4L)).isEqualTo(ALIVE);
        assertThat(write(attempt, "ne", 1L)).as("long known").isEqualTo(ALIVE);
        assertThat(write(attempt, "wo three ", 5L)).isEqualTo(ALIVE);
        assertThat(write(attempt, "four", null)).isEqualTo(ALIVE);
        assertThat(output(attempt)).isEqualTo("one two three four");
        assertThat(stores().output().size(attempt, null)).isEqualTo(18);

        assertThat(write(attempt, "six", 19L)).isEqualTo(new Beat.Gap(18));
        assertThat(agents().leases().get(0).counter())
                .as("a refused one counts for nothing")
                .isEqualTo(6);
    }

    @Test
    void output_is_kept_in_pieces_up_to_its_bound() {
        Attempt attempt = runs();
        String large = "x".repeat(3 * OutputPiece.MOST_BYTES + 5);
        write(attempt, large, null);
        assertThat(output(attempt)).isEqualTo(large);

        int rest = (int) (AgentStore.MOST_OUTPUT - large.length());
        assertThat(write(attempt, "y".repeat(rest + 1), null)).isEqualTo(new Beat.TooMuch());
        assertThat(write(attempt, "y".repeat(rest), null)).isEqualTo(ALIVE);
        assertThat(write(attempt, "z", null)).isEqualTo(new Beat.TooMuch());
        assertThat(write(attempt, "y", AgentStore.MOST_OUTPUT - 1))
                .as("it is there")
                .isEqualTo(ALIVE);
        assertThat(beat(attempt)).isEqualTo(ALIVE);
    }

    @Test
    void an_agent_is_told_when_its_time_is_over() {
        Attempt attempt = runs();
        stores().pass(TIMEOUT.plusSeconds(1));
        assertThat(beat(attempt)).isEqualTo(new Beat.Held(true, LEASE));

        Attempt other = runs();
        jobs().requestCancel(other, Reason.CANCELLED_BY_USER);
        assertThat(beat(other)).isEqualTo(new Beat.Held(true, LEASE));
    }

    @Test
    void a_success_completes_the_job_and_may_be_told_again() {
        Attempt attempt = runs();

        assertThat(finish(attempt, DONE))
                .isEqualTo(new Finished.Recorded(new JobEvent(attempt.job(), OWNER, "report", JobStatus.COMPLETED, 1)));
        assertThat(finish(attempt, DONE)).isEqualTo(new Finished.Repeated());
        assertThat(finish(attempt, BROKEN)).isEqualTo(new Finished.Stale());
        assertThat(agents().finish(attempt, "other", DONE, new RetryPolicy(new Random(1))))
                .isEqualTo(new Finished.Stale());
        assertThat(beat(attempt)).isEqualTo(new Beat.Stale());

        Job job = job(attempt.job());
        assertThat(job.state().result()).isEqualTo(new Json("{\"sum\": 3}"));
        assertThat(job.state().worker()).isEqualTo("robot");
        assertThat(stores().reader().attempts(job.id()))
                .containsExactly(new AttemptRecord(
                        1, "robot", job.times().startedAt(), job.times().finishedAt(), "completed", null, null));
        assertThat(agents().leases()).isEmpty();
    }

    @Test
    void a_failure_backs_off_while_tries_are_left() {
        Attempt first = runs();

        assertThat(finish(first, BROKEN))
                .isEqualTo(new Finished.Recorded(new JobEvent(first.job(), OWNER, "report", JobStatus.SCHEDULED, 1)));
        Duration wait = Duration.between(
                stores().reader().attempts(first.job()).get(0).finishedAt(),
                job(first.job()).times().runAt());
        assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        stores().pass(Duration.ofSeconds(3));
        stores().upkeep().dispatchDue(10);
        Attempt second = runsAgain();
        assertThat(finish(first, BROKEN)).as("told again, when another runs").isEqualTo(new Finished.Repeated());
        finish(second, BROKEN);
        stores().pass(Duration.ofSeconds(5));
        stores().upkeep().dispatchDue(10);

        assertThat(finish(runsAgain(), BROKEN))
                .isEqualTo(new Finished.Recorded(new JobEvent(first.job(), OWNER, "report", JobStatus.FAILED, 3)));
        assertThat(job(first.job()).state().error()).isEqualTo(BOOM);
        assertThat(job(first.job()).state().reason()).isEqualTo(Reason.ERROR);
    }

    @Test
    void a_cancelled_run_is_heard_no_more() {
        Attempt attempt = runs();
        cancel(attempt.job(), Optional.empty());

        assertThat(beat(attempt)).isEqualTo(new Beat.Stale());
        assertThat(finish(attempt, DONE)).isEqualTo(new Finished.Stale());
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void a_run_goes_with_its_job() {
        Attempt attempt = runs();
        finish(attempt, DONE);
        stores().pass(Duration.ofDays(30));
        stores().upkeep().removeExpired(Duration.ofDays(7), 10);

        assertThat(finish(attempt, DONE)).isEqualTo(new Finished.UnknownJob());
        assertThat(List.of(attempt))
                .allSatisfy(
                        gone -> assertThat(stores().reader().find(gone.job())).isEmpty());
    }
}
