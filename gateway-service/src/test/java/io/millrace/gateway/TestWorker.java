package io.millrace.gateway;

import static org.awaitility.Awaitility.await;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.LeaseStore;
import jakarta.enterprise.context.Dependent;
import java.util.List;
import java.util.Set;

/** What a worker would do, by hand, on the gateway's own store. Tells nobody. */
@Dependent
public class TestWorker {
    private final JobStore store;
    private final LeaseStore leases;
    private Session session = Session.fresh();

    TestWorker(JobStore store, LeaseStore leases) {
        this.store = store;
        this.leases = leases;
    }

    public Session session() {
        return session;
    }

    /** Takes a job; its attempt. */
    public Attempt claim(String jobId) {
        List<ClaimedRun> runs = await().until(() -> tryToClaim(JobId.of(jobId)), claimed -> !claimed.isEmpty());
        return runs.get(0).attempt();
    }

    private List<ClaimedRun> tryToClaim(JobId job) {
        showUp();
        return store.claim(session, List.of(job), false).runs();
    }

    /** Jobs are fed to workers that show themselves again and again; reapers end those who do not. */
    public void showUp() {
        if (!leases.renew(session).held()) {
            session = Session.fresh();
            Set<String> types = Set.of("noop", "report", "compute_sum", "command");
            // So many slots that no other test's jobs stand in the way.
            leases.open(session, new WorkerInfo("hands", "localhost", 1, 100_000, types, "none"));
        }
    }

    public List<JobEvent> complete(Attempt attempt, String result) {
        return store.record(List.of(new Outcome.Completed(attempt, new Json(result))));
    }

    public List<JobEvent> fail(Attempt attempt) {
        return fail(attempt, Reason.ERROR);
    }

    public List<JobEvent> fail(Attempt attempt, Reason reason) {
        return store.record(List.of(new Outcome.Failed(attempt, reason, new JobError("broken", "it broke"), null)));
    }

    public List<JobEvent> stop(Attempt attempt) {
        return store.record(List.of(new Outcome.Cancelled(attempt, Reason.CANCELLED_BY_USER, null)));
    }
}
