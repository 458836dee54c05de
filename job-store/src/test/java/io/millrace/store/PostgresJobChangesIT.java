package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobChanges.Changes;
import io.millrace.core.port.JobChanges.Point;
import io.millrace.core.port.JobChanges.Reach;
import io.millrace.core.port.JobChangesContract;
import io.millrace.core.port.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJobChangesIT extends JobChangesContract {
    private static final TestDatabase DATABASE = new TestDatabase();

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected Stores stores() {
        return DATABASE;
    }

    /** Examines three rows of a kind. */
    private final JobChanges bounded = new PostgresJobChanges(DATABASE.unpooled(), 3, 0);

    private JobId delayed(String owner, Duration delay) {
        ValidSubmission submission = new ValidSubmission(newId(), owner, spec(null), new Start.After(delay), null);
        return accept(submission).stored().job().id();
    }

    private List<JobId> each(int jobs, Supplier<JobId> make) {
        List<JobId> made = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            made.add(make.get());
        }
        return made;
    }

    private JobId toBeTriedAgain() {
        Attempt attempt = running(worker("w"));
        jobs().record(List.of(failed(attempt, Duration.ofHours(1))));
        return attempt.job();
    }

    /** What looks find that go on where the one before ended. */
    private Set<JobId> foundByLooks(Instant since) {
        Set<JobId> found = new HashSet<>();
        Changes changes;
        Instant from = since;
        do {
            changes = bounded.since(from, Optional.of(Set.of(OWNER, "bob")));
            changes.changes().forEach(change -> found.add(change.event().id()));
            from = changes.until();
        } while (changes.reach() == Reach.PART);
        assertThat(changes.reach()).isEqualTo(Reach.ALL);
        return found;
    }

    private void assertNothingIsLeftOutInSilence(Instant since, List<JobId> jobs) {
        assertThat(foundByLooks(since)).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(bounded.after(Point.at(since), Optional.of(OWNER), 100).reach())
                .isEqualTo(Reach.BEYOND);
    }

    @Test
    void jobs_that_wait_for_their_time_hide_no_others_retry() {
        each(5, () -> delayed("bob", Duration.ofMinutes(5)));
        stores().pass(Duration.ofMinutes(1));
        Instant since = bounded.now().minusSeconds(5);
        JobId again = toBeTriedAgain();

        assertThat(foundByLooks(since)).containsExactly(again);
        Changes resumed = bounded.after(Point.at(since), Optional.of(OWNER), 100);
        assertThat(resumed.reach()).isEqualTo(Reach.ALL);
        assertThat(resumed.changes()).extracting(change -> change.event().id()).containsExactly(again);
    }

    @Test
    void many_retries_are_found_in_parts_or_not_at_all() {
        Instant since = bounded.now();
        assertNothingIsLeftOutInSilence(since, each(7, this::toBeTriedAgain));
    }

    @Test
    void many_jobs_for_later_are_found_in_parts_or_not_at_all() {
        Instant since = bounded.now();
        List<JobId> jobs = each(7, () -> delayed(OWNER, Duration.ofHours(1)));
        assertNothingIsLeftOutInSilence(since, jobs);
        assertThat(bounded.after(Point.at(since), Optional.of("bob"), 100).reach())
                .as("whose jobs they are not")
                .isEqualTo(Reach.ALL);
    }

    @Test
    void many_jobs_that_wait_are_found_in_parts_or_not_at_all() {
        Instant since = bounded.now();
        assertNothingIsLeftOutInSilence(since, each(7, () -> waiting(OWNER, REPORTS)));
    }

    @Test
    void more_of_one_moment_than_is_examined_is_too_much() {
        List<JobId> jobs = each(4, this::queued);
        stores().pass(Duration.ofMinutes(10));
        Instant since = bounded.now();
        jobs().cancel(jobs, Optional.empty());
        Changes part = bounded.since(since, Optional.empty());
        assertThat(part.reach()).isEqualTo(Reach.PART);

        Changes given = bounded.since(part.until(), Optional.empty());
        assertThat(given.reach()).isEqualTo(Reach.BEYOND);
        assertThat(given.until()).isAfter(part.until());
    }
}
