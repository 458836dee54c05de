package io.millrace.gateway.agent;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.Progress;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A store in which something happens between a claim's commit and its answer. */
record FakeAgents(AgentStore store, Runnable claimed) implements AgentStore {
    @Override
    public Optional<Job> claim(Wish wish, OptionalInt runningQuota) {
        Optional<Job> job = store.claim(wish, runningQuota);
        claimed.run();
        return job;
    }

    @Override
    public Set<String> claimable(Collection<String> types) {
        return store.claimable(types);
    }

    @Override
    public Beat heartbeat(Attempt attempt, String principal, Progress progress, Written written) {
        return store.heartbeat(attempt, principal, progress, written);
    }

    @Override
    public Finished finish(Attempt attempt, String principal, Report report, RetryPolicy policy) {
        return store.finish(attempt, principal, report, policy);
    }

    @Override
    public Optional<JobEvent> release(Attempt attempt) {
        return store.release(attempt);
    }

    @Override
    public List<AgentLeaseReading> leases() {
        return store.leases();
    }

    @Override
    public Optional<JobEvent> reap(AgentLeaseReading dead) {
        return store.reap(dead);
    }

    @Override
    public List<JobEvent> cancelOverdue(int limit) {
        return store.cancelOverdue(limit);
    }
}
