package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
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
    private final Session session = Session.fresh();
    private boolean open;

    TestWorker(JobStore store, LeaseStore leases) {
        this.store = store;
        this.leases = leases;
    }

    public Session session() {
        return session;
    }

    /** Takes a job; its attempt. */
    public Attempt claim(String jobId) {
        if (!open) {
            leases.open(session, new WorkerInfo("hands", "localhost", 1, 5, Set.of("noop", "report"), "none"));
            open = true;
        }
        var claim = store.claim(session, List.of(JobId.of(jobId)), false);
        assertThat(claim.runs()).hasSize(1);
        return claim.runs().get(0).attempt();
    }

    public List<JobEvent> complete(Attempt attempt, String result) {
        return store.record(List.of(new Outcome.Completed(attempt, new Json(result))));
    }

    public List<JobEvent> fail(Attempt attempt) {
        return store.record(
                List.of(new Outcome.Failed(attempt, Reason.ERROR, new JobError("broken", "it broke"), null)));
    }

    public List<JobEvent> stop(Attempt attempt) {
        return store.record(List.of(new Outcome.Cancelled(attempt, Reason.CANCELLED_BY_USER, null)));
    }
}
