package io.millrace.store;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reading jobs, each call a statement of bounded cost. */
public final class PostgresJobReader implements JobReader {
    /** So many rows a page of the list examines at most. */
    static final int EXAMINED = 5_000;

    private static final String FIND = "SELECT " + JobColumns.JOB + " FROM job j WHERE j.job_id = ?";

    private static final String FIND_SOME = FittingJobs.of("SELECT * FROM job WHERE job_id = ANY (?)", "job_id");

    private static final String GLANCES =
            "SELECT job_id, status, attempt, progress_percent, progress_message FROM job WHERE job_id = ANY (?)";

    private static final String ATTEMPTS = """
            SELECT attempt, worker, started_at, finished_at, outcome, reason, error_code, error_message
            FROM job_attempt WHERE job_id = ?
            UNION ALL
            SELECT attempt, worker, started_at, NULL, 'processing', NULL, NULL, NULL
            FROM (SELECT * FROM job WHERE job_id = ? OFFSET 0) j WHERE status = 'processing'
            ORDER BY attempt""";

    private final Database database;
    private final int examined;

    /** @param source its connections are used outside of JTA transactions */
    public PostgresJobReader(DataSource source) {
        this(source, EXAMINED);
    }

    PostgresJobReader(DataSource source, int examined) {
        this.database = new Database(source);
        this.examined = examined;
    }

    @Override
    public Optional<Job> find(JobId id) {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, FIND)) {
                return statement.bind(id.value()).read(JobColumns::job).stream().findFirst();
            }
        });
    }

    @Override
    public Some findSome(Collection<JobId> ids, long mostBytes) {
        if (ids.isEmpty()) {
            return new Some(List.of(), Set.of());
        }
        List<JobId> wanted = List.copyOf(ids);
        FittingJobs found = database.statement(connection -> {
            try (Statement statement = new Statement(connection, FIND_SOME)) {
                return FittingJobs.read(statement.bindUuids(wanted, JobId::value), mostBytes);
            }
        });
        return new Some(found.jobs(), found.isAll() ? Set.of() : behind(found.last(), wanted));
    }

    private static Set<JobId> behind(JobId last, List<JobId> wanted) {
        return wanted.stream().filter(id -> id.compareTo(last) > 0).collect(Collectors.toSet());
    }

    @Override
    public Map<JobId, Glance> glances(Collection<JobId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<JobId> wanted = List.copyOf(ids);
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, GLANCES)) {
                return statement
                        .bindUuids(wanted, JobId::value)
                        .read(row -> Map.entry(
                                row.jobId(), new Glance(row.status(), row.integer(), JobColumns.progress(row))))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            }
        });
    }

    @Override
    public Page list(Filter filter, @Nullable JobId before, int limit, long mostBytes) {
        return database.statement(
                connection -> new JobPage(filter, before, limit, examined).read(connection, mostBytes));
    }

    @Override
    public List<AttemptRecord> attempts(JobId id) {
        return database.statement(connection -> {
            try (Statement statement = new Statement(connection, ATTEMPTS)) {
                return statement
                        .bind(id.value())
                        .bind(id.value())
                        .read(row -> new AttemptRecord(
                                row.integer(),
                                row.textOrNull(),
                                row.timeOrNull(),
                                row.timeOrNull(),
                                row.text(),
                                row.reasonOrNull(),
                                JobColumns.error(row)));
            }
        });
    }
}
