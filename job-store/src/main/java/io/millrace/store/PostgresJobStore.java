package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Admission;
import io.millrace.core.port.EndListener;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The verbs of a job's life, each in a class of its own. */
public final class PostgresJobStore implements JobStore {
    private final Database database;
    private final Persist persist;
    private final RecordOutcomes recordOutcomes;
    private final Ends ends;

    /** @param source its connections are used outside of JTA transactions; its pool bounds how long a call waits for one */
    public PostgresJobStore(DataSource source, EndListener ends) {
        this.database = new Database(source);
        this.persist = new Persist(database);
        this.ends = new Ends(ends);
        this.recordOutcomes = new RecordOutcomes(database, this.ends);
    }

    @Override
    public List<Admission> persist(List<GatedSubmission> batch, IntakeLimits limits) {
        return persist.persist(batch, limits);
    }

    @Override
    public Claim claim(Session session, List<JobId> jobs, boolean alone) {
        return database.statement(connection -> ClaimRuns.claim(connection, session, jobs, alone));
    }

    @Override
    public boolean keepQueued(JobId job) {
        return database.statement(connection -> EnterQueue.keep(connection, job));
    }

    @Override
    public void saveProgress(Map<Attempt, Progress> progress) {
        if (!progress.isEmpty()) {
            database.statement(connection -> SaveProgress.save(connection, progress));
        }
    }

    @Override
    public List<JobEvent> record(List<Outcome> outcomes) {
        return recordOutcomes.record(outcomes);
    }

    @Override
    public Released release(Session session, List<Attempt> attempts) {
        return attempts.isEmpty()
                ? new Released(List.of(), List.of())
                : EndOfRun.released(
                        ends.toldOf(database.statement(connection -> GiveBack.release(connection, session, attempts))));
    }

    @Override
    public Map<JobId, Cancellation> cancel(Collection<JobId> jobs, Optional<String> owner) {
        return jobs.isEmpty()
                ? Map.of()
                : ends.told(database.transaction(connection -> CancelJobs.cancel(connection, jobs, owner)));
    }

    @Override
    public Map<JobId, Retrial> retry(Collection<JobId> jobs, Optional<String> owner, IntakeLimits limits) {
        return jobs.isEmpty()
                ? Map.of()
                : database.transaction(connection -> RetryJobs.retry(connection, jobs, owner, limits));
    }

    @Override
    public boolean requestCancel(Attempt attempt, Reason reason) {
        return database.statement(connection -> CancelJobs.request(connection, List.of(attempt), reason) > 0);
    }
}
