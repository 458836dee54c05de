package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.EndListener;
import io.millrace.store.AgentRuns.AgentRun;
import io.millrace.store.AgentRuns.LockedJobOfRun;
import io.millrace.store.Ends.Along;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs of agents. */
public final class PostgresAgentStore implements AgentStore {
    private final Database database;
    private final Ends ends;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresAgentStore(DataSource source, EndListener ends) {
        this.database = new Database(source);
        this.ends = new Ends(ends);
    }

    @Override
    public Optional<Job> claim(Wish wish, OptionalInt runningQuota) {
        return database.transaction(connection -> ClaimForAgent.claim(connection, wish, runningQuota));
    }

    @Override
    public Set<String> claimable(Collection<String> types) {
        return database.byIndex(connection -> ClaimForAgent.claimable(connection, types));
    }

    @Override
    public Beat heartbeat(Attempt attempt, String principal, @Nullable Progress progress, @Nullable Written written) {
        return database.transaction(
                connection -> RecordHeartbeat.beat(connection, attempt, principal, progress, written));
    }

    /** {@inheritDoc} A result that cannot be stored throws {@link IllegalArgumentException}, and nothing has changed. */
    @Override
    public Finished finish(Attempt attempt, String principal, Report report, RetryPolicy policy) {
        return ends.told(database.transaction(connection -> finish(connection, attempt, principal, report, policy)));
    }

    private static Along<Finished> finish(
            Connection connection, Attempt attempt, String principal, Report report, RetryPolicy policy)
            throws SQLException {
        Optional<LockedJobOfRun> job = AgentRuns.lock(connection, attempt.job());
        if (job.isEmpty()) {
            return Along.of(new Finished.UnknownJob(), List.of());
        }
        Optional<AgentRun> run = AgentRuns.find(connection, attempt)
                .filter(found -> found.principal().equals(principal));
        if (run.isPresent() && report.digest().equals(run.get().finish())) {
            return Along.of(new Finished.Repeated(), List.of());
        }
        if (run.isEmpty() || run.get().ended() || !job.get().runs(attempt)) {
            return Along.of(new Finished.Stale(), List.of());
        }
        EndOfRun end = RecordOutcomes.record(connection, outcome(attempt, report, job.get(), policy));
        AgentRuns.finish(connection, attempt, report.digest());
        return Along.of(new Finished.Recorded(end.event()), List.of(end));
    }

    private static Outcome outcome(Attempt attempt, Report report, LockedJobOfRun job, RetryPolicy policy) {
        return report instanceof Report.Failure failure
                ? new Outcome.Failed(
                        attempt,
                        Reason.ERROR,
                        failure.error(),
                        policy.retryAfter(job.failures(), job.maxAttempts(), job.backoff())
                                .orElse(null))
                : new Outcome.Completed(attempt, ((Report.Success) report).result());
    }

    @Override
    public Optional<JobEvent> release(Attempt attempt) {
        return told(database.transaction(connection -> AgentRuns.giveBack(connection, attempt, null, false)));
    }

    @Override
    public List<AgentLeaseReading> leases() {
        return database.byIndex(AgentRuns::leases);
    }

    @Override
    public Optional<JobEvent> reap(AgentLeaseReading dead) {
        return told(
                database.transaction(connection -> AgentRuns.giveBack(connection, dead.run(), dead.counter(), true)));
    }

    private Optional<JobEvent> told(Optional<EndOfRun> end) {
        return ends.toldOf(end.stream().toList()).stream().map(EndOfRun::event).findFirst();
    }

    @Override
    public List<JobEvent> cancelOverdue(int limit) {
        List<EndOfRun> overdue = database.transaction(connection -> {
            Database.byIndexAlone(connection);
            return AgentRuns.cancelOverdue(connection, limit);
        });
        return ends.toldOf(overdue).stream().map(EndOfRun::event).toList();
    }
}
