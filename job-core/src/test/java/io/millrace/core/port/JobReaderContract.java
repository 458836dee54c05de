package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.core.port.JobReader.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link JobReader} must do. */
public abstract class JobReaderContract extends StoreContract {
    protected static final Filter ALL = new Filter(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty());

    @Test
    void what_is_not_there_is_not_found() {
        JobId there = queued();

        assertThat(stores().reader().find(newId())).isEmpty();
        assertThat(stores().reader().findAll(List.of(newId(), there))).containsExactly(job(there));
        assertThat(stores().reader().findAll(List.of())).isEmpty();
        assertThat(stores().reader().attempts(there)).isEmpty();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest() {
        List<JobId> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.add(0, queued());
        }

        Page first = stores().reader().list(ALL, null, 2);
        assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 2));
        assertThat(first.next()).isNotNull();
        assertThat(all(ALL, 2)).isEqualTo(newestFirst);
        assertThat(all(ALL, 5)).isEqualTo(newestFirst);
        assertThat(stores().reader().list(ALL, null, 5).next()).isNull();
        assertThat(stores().reader().list(ALL, newestFirst.get(4), 5)).isEqualTo(new Page(List.of(), null));
    }

    @Test
    void each_filter_keeps_what_matches() {
        ValidSubmission labelled = submission(
                new JobSpec("key", "noop", Priority.NORMAL, RESULT, policy(), Map.of("a", "1", "b", "\"2\"")));
        accept(labelled);
        ValidSubmission bobs =
                new ValidSubmission(newId(), "bob", spec(null), new Start.After(Duration.ofDays(1)), null);
        accept(bobs);
        JobId plain = queued();

        assertThat(all(filter(Optional.of("bob"), Set.of(), Optional.empty(), Map.of()), 9))
                .containsExactly(bobs.id());
        assertThat(all(filter(Optional.empty(), Set.of(JobStatus.SCHEDULED), Optional.empty(), Map.of()), 9))
                .containsExactly(bobs.id());
        assertThat(all(filter(Optional.empty(), Set.of(), Optional.of("noop"), Map.of("b", "\"2\"")), 9))
                .containsExactly(labelled.id());
        assertThat(all(filter(Optional.empty(), Set.of(), Optional.empty(), Map.of("a", "2")), 9))
                .isEmpty();
        assertThat(all(
                        filter(
                                Optional.of(OWNER),
                                Set.of(JobStatus.QUEUED, JobStatus.FAILED),
                                Optional.of("report"),
                                Map.of()),
                        9))
                .containsExactly(plain);
        Filter byKey = new Filter(
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of("key"),
                Map.of(),
                Optional.empty(),
                Optional.empty());
        assertThat(all(byKey, 9)).containsExactly(labelled.id());
    }

    @Test
    void times_of_creation_filter_too() {
        JobId old = queued();
        stores().pass(Duration.ofHours(1));
        Instant between = stores().upkeep().now().minusSeconds(600);
        JobId young = queued();

        assertThat(all(created(Optional.of(between), Optional.empty()), 9)).containsExactly(young);
        assertThat(all(created(Optional.empty(), Optional.of(between)), 9)).containsExactly(old);
        assertThat(all(created(Optional.of(between), Optional.of(between)), 9)).isEmpty();
    }

    private static Filter filter(
            Optional<String> owner, Set<JobStatus> statuses, Optional<String> type, Map<String, String> labels) {
        return new Filter(owner, statuses, type, Optional.empty(), labels, Optional.empty(), Optional.empty());
    }

    private static Filter created(Optional<Instant> after, Optional<Instant> before) {
        return new Filter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Map.of(), after, before);
    }

    /** The ids of all pages. */
    protected final List<JobId> all(Filter filter, int limit) {
        List<JobId> found = new ArrayList<>();
        JobId next = null;
        do {
            Page page = stores().reader().list(filter, next, limit);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(ids(page));
            next = page.next();
        } while (next != null);
        return found;
    }

    private static List<JobId> ids(Page page) {
        return page.jobs().stream().map(Job::id).toList();
    }
}
