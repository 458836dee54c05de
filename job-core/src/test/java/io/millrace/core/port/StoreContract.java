package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome.Completed;
import io.millrace.core.job.Outcome.Failed;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.Trace;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.JobStore.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What the conformance suites of the store ports share: an empty store, and short words for what is done to it. */
public abstract class StoreContract {
    protected static final Trace TRACE = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    protected static final String OWNER = "ann";
    protected static final QueueId REPORTS = new QueueId("report", Priority.NORMAL);
    protected static final Json RESULT = new Json("{}");
    protected static final Duration WINDOW = Duration.ofMinutes(5);
    protected static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Nothing may be published at once. */
    protected static final IntakeLimits NO_ROOM = IntakeLimits.of(queue -> false, owner -> OptionalInt.empty());

    private static final AtomicLong LAST_ID = new AtomicLong(System.currentTimeMillis());

    /** Over an empty store; always the same within a test. */
    protected abstract Stores stores();

    protected final JobStore jobs() {
        return stores().jobs();
    }

    /** Of version 7, each greater than the last. */
    protected static JobId newId() {
        return new JobId(new UUID(LAST_ID.incrementAndGet() << 16 | 0x7000, 0x8000_0000_0000_0000L));
    }

    protected static RunPolicy policy() {
        return new RunPolicy(TIMEOUT, 3, Duration.ofSeconds(2), WINDOW, null);
    }

    protected static RunPolicy keptFor(Duration retention) {
        return new RunPolicy(TIMEOUT, 3, Duration.ofSeconds(2), WINDOW, retention);
    }

    protected static JobSpec spec(String objectId) {
        return new JobSpec(objectId, "report", Priority.NORMAL, new Json("{\"a\": 1}"), policy(), Map.of());
    }

    protected static ValidSubmission submission(JobSpec spec) {
        return submission(spec, new Start.Now());
    }

    protected static ValidSubmission submission(JobSpec spec, Start start) {
        return new ValidSubmission(newId(), OWNER, spec, start, TRACE);
    }

    protected final Admission persist(ValidSubmission submission) {
        return persist(submission, new Gate.Opened());
    }

    protected final Admission persist(ValidSubmission submission, Gate gate) {
        return jobs().persist(List.of(new GatedSubmission(submission, gate)), IntakeLimits.NONE)
                .get(0);
    }

    /** A job that was accepted. */
    protected final Accepted accept(ValidSubmission submission) {
        Admission admission = persist(submission);
        assertThat(admission).isInstanceOf(Accepted.class);
        return (Accepted) admission;
    }

    /** A job without a key that waits in its queue, published. */
    protected final JobId queued() {
        return accept(submission(spec(null))).stored().job().id();
    }

    /** A job that waits in the backlog. */
    protected final JobId waiting(String owner, QueueId queue) {
        JobSpec spec = new JobSpec(null, queue.type(), queue.priority(), new Json("{\"a\": 1}"), policy(), Map.of());
        ValidSubmission submission = new ValidSubmission(newId(), owner, spec, new Start.Now(), TRACE);
        Admission admission = jobs().persist(List.of(new GatedSubmission(submission, new Gate.NotAsked())), NO_ROOM)
                .get(0);
        assertThat(((Accepted) admission).queued()).isNull();
        return submission.id();
    }

    protected final Cancellation cancel(JobId id, Optional<String> owner) {
        return Objects.requireNonNull(jobs().cancel(List.of(id), owner).get(id));
    }

    /** A session with an open lease. */
    protected final Session worker(String name) {
        Session session = Session.fresh();
        stores().leases().open(session, new WorkerInfo(name, "host", 42, 5, Set.of("report"), "none"));
        return session;
    }

    protected final List<ClaimedRun> claim(Session session, JobId... ids) {
        return jobs().claim(session, List.of(ids), false).runs();
    }

    /** A new job's first attempt, running. */
    protected final Attempt running(Session session) {
        return claim(session, queued()).get(0).attempt();
    }

    protected final Job job(JobId id) {
        return stores().reader().find(id).orElseThrow();
    }

    protected static Completed completed(Attempt attempt) {
        return new Completed(attempt, RESULT);
    }

    protected static Failed failed(Attempt attempt, Duration retryAfter) {
        return new Failed(attempt, Reason.ERROR, new JobError("boom", "it broke"), retryAfter);
    }

    protected final void finish(Attempt attempt) {
        assertThat(jobs().record(List.of(completed(attempt)))).hasSize(1);
    }
}
