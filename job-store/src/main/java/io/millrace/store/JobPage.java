package io.millrace.store;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.core.port.JobReader.Page;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list, newest first: goes down the ids from where the last page ended, examines a bounded number of rows and
 * keeps those that match. What runs, and what an owner has waiting, has an index of its own: of it none that ended is examined.
 */
final class JobPage {
    /** Ids carry the time of a gateway's clock, rows the time of PostgreSQL: so far apart they may be. */
    private static final Duration CLOCK_SLACK = Duration.ofDays(1);

    private static final Set<JobStatus> WAITING = EnumSet.of(JobStatus.SCHEDULED, JobStatus.QUEUED);
    private static final Set<JobStatus> RUNNING = EnumSet.of(JobStatus.PROCESSING);

    /** Jobs that run are no more than the workers have slots: all of them are looked at first, however old they are. */
    private static final String THOSE_THAT_RUN = "(SELECT * FROM job WHERE status = 'processing' OFFSET 0) job";

    private final String from;
    private final Criteria range = new Criteria();
    private final Criteria match = new Criteria();
    private final int limit;
    private final int examined;

    JobPage(Filter filter, @Nullable JobId before, int limit, int examined) {
        this.limit = limit;
        this.examined = examined;
        from = asksFor(RUNNING, filter) ? THOSE_THAT_RUN : "job";
        filter.owner().ifPresent(owner -> range.add("job.owner = ?", owner));
        if (before != null) {
            range.add("job.job_id < ?", before.value());
        }
        filter.createdAfter().ifPresent(time -> range.add("job.job_id > ?", idOf(time.minus(CLOCK_SLACK))));
        filter.createdBefore().ifPresent(time -> range.add("job.job_id < ?", idOf(time.plus(CLOCK_SLACK))));

        if (filter.owner().isPresent() && asksFor(WAITING, filter)) {
            // In the statement itself: for a parameter no partial index is taken.
            range.add("job.status IN ('" + wireNames(filter, "', '") + "')");
        } else if (!filter.statuses().isEmpty() && !asksFor(RUNNING, filter)) {
            match.add("j.status = ANY (string_to_array(?, ','))", wireNames(filter, ","));
        }
        filter.type().ifPresent(type -> match.add("j.type = ?", type));
        filter.objectId().ifPresent(objectId -> match.add("j.object_id = ?", objectId));
        filter.createdAfter().ifPresent(time -> match.add("j.created_at > ?", time));
        filter.createdBefore().ifPresent(time -> match.add("j.created_at < ?", time));
        if (!filter.labels().isEmpty()) {
            match.add("j.labels @> ?::jsonb", Labels.format(filter.labels()));
        }
    }

    private static boolean asksFor(Set<JobStatus> statuses, Filter filter) {
        return !filter.statuses().isEmpty() && statuses.containsAll(filter.statuses());
    }

    private static String wireNames(Filter filter, String between) {
        return filter.statuses().stream().map(JobStatus::wireName).collect(Collectors.joining(between));
    }

    Page read(Connection connection, long mostBytes) throws SQLException {
        FittingJobs matches = matches(connection, mostBytes);
        List<Job> jobs = matches.jobs();
        if (matches.of() > limit || !matches.isAll()) {
            List<Job> page = jobs.subList(0, Math.min(limit, jobs.size()));
            return new Page(List.copyOf(page), page.get(page.size() - 1).id());
        }
        // Without a condition on rows, whatever was examined is shown: a page that is not full is the last.
        return new Page(jobs, match.isEmpty() && limit < examined ? null : boundOfExamined(connection, jobs));
    }

    /** Up to one more than asked for, to know whether there are more. */
    private FittingJobs matches(Connection connection, long mostBytes) throws SQLException {
        String sql = FittingJobs.of("""
                SELECT * FROM (SELECT * FROM %s %s ORDER BY job.job_id DESC LIMIT ?) j
                %s ORDER BY j.job_id DESC LIMIT ?""".formatted(from, range.where(), match.where()), "job_id DESC");
        try (Statement statement = new Statement(connection, sql)) {
            range.bind(statement).bind(examined);
            return FittingJobs.read(match.bind(statement).bind(limit + 1), mostBytes);
        }
    }

    /**
     * Where to go on if the bound was reached before the page was full. Read after the matches: jobs that came in between
     * make it newer, so that nothing is skipped; and never above a job that the page already shows.
     */
    private @Nullable JobId boundOfExamined(Connection connection, List<Job> shown) throws SQLException {
        String sql = """
                SELECT job_id, count FROM (
                    SELECT job_id, count(*) OVER () AS count
                    FROM (SELECT job.job_id FROM %s %s ORDER BY job.job_id DESC LIMIT ?) seen) counted
                ORDER BY job_id LIMIT 1""".formatted(from, range.where());
        try (Statement statement = new Statement(connection, sql)) {
            List<JobId> bound = range.bind(statement).bind(examined).read(row -> {
                JobId last = row.jobId();
                return row.integer() < examined ? null : last;
            });
            if (bound.isEmpty() || shown.isEmpty()) {
                return bound.isEmpty() ? null : bound.get(0);
            }
            JobId lastShown = shown.get(shown.size() - 1).id();
            return lastShown.compareTo(bound.get(0)) < 0 ? lastShown : bound.get(0);
        }
    }

    /** The lowest id of version 7 that begins with that time; RFC 9562, section 5.7. */
    private static UUID idOf(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }

    /** Conditions that all must hold, with their parameters. */
    private static final class Criteria {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        void add(String condition, Object... values) {
            conditions.add(condition);
            parameters.addAll(List.of(values));
        }

        boolean isEmpty() {
            return conditions.isEmpty();
        }

        String where() {
            return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        }

        Statement bind(Statement statement) throws SQLException {
            for (Object value : parameters) {
                if (value instanceof Instant time) {
                    statement.bind(time);
                } else {
                    statement.bind(value);
                }
            }
            return statement;
        }
    }
}
