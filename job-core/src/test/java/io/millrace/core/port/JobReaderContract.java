package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.core.port.JobReader.Glance;
import io.millrace.core.port.JobReader.Page;
import io.millrace.core.port.JobReader.Some;
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
    private static final long MUCH = Long.MAX_VALUE;

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
        assertThat(stores().reader().findSome(List.of(newId(), there), MUCH))
                .isEqualTo(new Some(List.of(job(there)), Set.of()));
        assertThat(stores().reader().findSome(List.of(newId()), MUCH)).isEqualTo(new Some(List.of(), Set.of()));
        assertThat(stores().reader().findSome(List.of(), MUCH)).isEqualTo(new Some(List.of(), Set.of()));
        assertThat(stores().reader().attempts(there)).isEmpty();
    }

    @Test
    void a_glance_shows_what_changes() {
        JobId id = queued();
        assertThat(glance(id)).isEqualTo(new Glance(JobStatus.QUEUED, 0, null));
        Attempt attempt = claim(worker("w"), id).get(0).attempt();
        assertThat(glance(id)).isEqualTo(new Glance(JobStatus.PROCESSING, 1, null));
        jobs().saveProgress(Map.of(attempt, new Progress(7, "on the way")));
        assertThat(glance(id)).isEqualTo(new Glance(JobStatus.PROCESSING, 1, new Progress(7, "on the way")));
        assertThat(glance(id)).isEqualTo(Glance.of(job(id)));

        assertThat(stores().reader().glances(List.of(newId(), id))).containsOnlyKeys(id);
        assertThat(stores().reader().glances(List.of())).isEmpty();
    }

    private Glance glance(JobId id) {
        return stores().reader().glances(List.of(id)).get(id);
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest() {
        List<JobId> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.add(0, queued());
        }

        Page first = stores().reader().list(ALL, null, 2, MUCH);
        assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 2));
        assertThat(first.next()).isNotNull();
        assertThat(all(ALL, 2)).isEqualTo(newestFirst);
        assertThat(all(ALL, 5)).isEqualTo(newestFirst);
        assertThat(stores().reader().list(ALL, null, 5, MUCH).next()).isNull();
        assertThat(stores().reader().list(ALL, newestFirst.get(4), 5, MUCH)).isEqualTo(new Page(List.of(), null));
    }

    /** Of so many bytes of params, a little more as JSON. */
    private JobId large(int bytes) {
        Json params = new Json("{\"text\": \"" + "x".repeat(bytes) + "\"}");
        return accept(submission(new JobSpec(null, "report", Priority.NORMAL, params, policy(), Map.of())))
                .stored()
                .job()
                .id();
    }

    @Test
    void a_page_holds_what_fits_and_at_least_one_job() {
        List<JobId> newestFirst = new ArrayList<>();
        for (int bytes : List.of(100, 40_000, 100, 100, 70_000, 100)) {
            newestFirst.add(0, large(bytes));
        }

        Page first = stores().reader().list(ALL, null, 9, 60_000);
        assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 1));
        Page second = stores().reader().list(ALL, first.next(), 9, 60_000);
        assertThat(ids(second)).as("larger than a page").isEqualTo(newestFirst.subList(1, 2));
        Page third = stores().reader().list(ALL, second.next(), 9, 60_000);
        assertThat(ids(third)).isEqualTo(newestFirst.subList(2, 6));
        assertThat(third.next()).isNull();
        Page ofOne = stores().reader().list(ALL, second.next(), 1, 60_000);
        assertThat(ids(ofOne)).isEqualTo(newestFirst.subList(2, 3));
        assertThat(ofOne.next()).isEqualTo(newestFirst.get(2));
    }

    @Test
    void results_count_too() {
        Attempt attempt = running(worker("w"));
        jobs().record(List.of(new Outcome.Completed(attempt, new Json("\"" + "x".repeat(50_000) + "\""))));
        large(20_000);
        assertThat(stores().reader().list(ALL, null, 9, 60_000).jobs()).hasSize(1);
        assertThat(stores().reader().list(ALL, null, 9, 80_000).jobs()).hasSize(2);
    }

    @Test
    void of_many_jobs_those_that_fit_are_found_and_the_others_are_left() {
        List<JobId> ids = new ArrayList<>();
        for (int bytes : List.of(100, 30_000, 30_000, 70_000, 100)) {
            ids.add(large(bytes));
        }

        Some first = stores().reader().findSome(ids, 50_000);
        assertThat(first.jobs()).containsExactly(job(ids.get(0)), job(ids.get(1)));
        assertThat(first.left()).containsAll(ids.subList(2, 5));
        Some second = stores().reader().findSome(ids.subList(3, 5), 50_000);
        assertThat(second.jobs()).containsExactly(job(ids.get(3)));
        assertThat(second.left()).containsExactly(ids.get(4));
        assertThat(stores().reader().findSome(ids, MUCH))
                .isEqualTo(new Some(ids.stream().map(this::job).toList(), Set.of()));
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
            Page page = stores().reader().list(filter, next, limit, MUCH);
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
