package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.DeliveryStore.DueLanes;
import io.millrace.core.port.DeliveryStore.Room;
import io.millrace.core.webhook.Delivery;
import io.millrace.core.webhook.Delivery.State;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import io.millrace.core.webhook.Tried;
import io.millrace.core.webhook.Tried.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link DeliveryStore} must do. */
public abstract class DeliveryStoreContract extends StoreContract {
    protected static final String URL = "https://example.com:8443/hook?a=b";
    protected static final Lane LANE = new Lane(OWNER, "https://example.com:8443");
    private static final Duration HOLD = Duration.ofMinutes(1);
    private static final long PLENTY = 1L << 30;

    @Test
    void each_end_is_told_once() {
        Session session = worker("w");
        JobId completed = ended(session, URL);
        JobId failed = submitted(URL);
        jobs().record(List.of(failed(claim(session, failed).get(0).attempt(), null)));
        JobId cancelled = submitted(URL);
        cancel(cancelled, Optional.empty());

        assertThat(take(10))
                .extracting(DueDelivery::payload)
                .satisfiesExactlyInAnyOrder(
                        payload -> assertThat(payload).contains(completed.toString(), "\"completed\""),
                        payload -> assertThat(payload).contains(failed.toString(), "\"failed\""),
                        payload -> assertThat(payload).contains(cancelled.toString(), "\"cancelled\""));
        assertThat(take(10)).isEmpty();
    }

    @Test
    void nothing_is_told_of_what_has_not_ended_or_names_nobody() {
        Session session = worker("w");
        finish(running(session));
        JobId again = submitted(URL);
        jobs().record(List.of(failed(claim(session, again).get(0).attempt(), Duration.ofSeconds(5))));
        submitted(URL);

        assertThat(deliveries().dueLanes(null, Set.of(), 10)).isEqualTo(new DueLanes(List.of(), null));
        assertThat(deliveries().of(again)).isEmpty();
    }

    @Test
    void nothing_is_told_of_what_a_stale_attempt_says() {
        Session session = worker("w");
        Attempt first = claim(session, submitted(URL)).get(0).attempt();
        jobs().release(session, List.of(first));
        claim(session, first.job());

        jobs().record(List.of(completed(first)));
        assertThat(deliveries().of(first.job())).isEmpty();

        jobs().record(List.of(completed(new Attempt(first.job(), 2)), completed(new Attempt(first.job(), 2))));
        assertThat(deliveries().of(first.job())).hasSize(1);
    }

    @Test
    void the_end_of_a_job_whose_workers_were_lost_is_told() {
        JobId job = submitted(URL);
        for (int i = 0; i < Losses.FATAL; i++) {
            Session session = worker("w" + i);
            assertThat(jobs().claim(session, List.of(job), true).runs()).hasSize(1);
            stores().upkeep().reap(new LeaseReading(session, 0));
        }

        assertThat(job(job).status()).isEqualTo(JobStatus.FAILED);
        assertThat(take(1).get(0).payload()).contains("\"failed\"");
    }

    @Test
    void the_end_of_an_overdue_run_is_told() {
        JobId job = submitted(URL);
        claim(worker("w"), job);
        stores().pass(TIMEOUT.plusSeconds(1));

        stores().upkeep().cancelOverdue(Duration.ZERO, 10);

        assertThat(take(1).get(0).payload()).contains("\"cancelled\"");
    }

    @Test
    void each_outcome_of_a_job_has_its_own_and_the_first_stays_as_it_is() {
        Session session = worker("w");
        JobId job = submitted(URL);
        jobs().record(List.of(failed(claim(session, job).get(0).attempt(), null)));
        DueDelivery first = take(1).get(0);
        assertThat(first.trace()).isEqualTo(TRACE);
        jobs().retry(List.of(job), Optional.empty(), IntakeLimits.NONE);
        stores().runway().feed("report", 1, OptionalInt.empty());
        finish(claim(session, job).get(0).attempt());

        stores().pass(HOLD);
        assertThat(take(2))
                .extracting(DueDelivery::id, DueDelivery::payload)
                .anySatisfy(told -> assertThat(told.toList()).containsExactly(first.id(), first.payload()))
                .anySatisfy(told -> assertThat(told.toList().get(1)).asString().contains("\"completed\""));
        assertThat(deliveries().of(job)).hasSize(2).extracting(Delivery::id).contains(first.id());
    }

    @Test
    void a_try_that_is_taken_is_nobody_elses_until_it_counts_as_lost() {
        JobId job = told(URL);

        DueDelivery first = take(5).get(0);
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.lane()).isEqualTo(LANE);
        assertThat(first.url()).isEqualTo(URL);
        assertThat(take(5)).isEmpty();

        stores().pass(HOLD);
        DueDelivery second = take(5).get(0);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.tries()).isEqualTo(2);
        record(first, new Verdict.Again(Duration.ofHours(1)), 500, "late");
        assertThat(only(job).statusCode()).isNull();
        record(second, new Verdict.Delivered(), 204, null);
        assertThat(only(job).state()).isEqualTo(State.DELIVERED);
        assertThat(only(job).statusCode()).isEqualTo(204);
        assertThat(only(job).nextAt()).isNull();
    }

    @Test
    void what_failed_is_due_again_until_its_day_is_over() {
        JobId job = told(URL);

        record(take(1).get(0), new Verdict.Again(Duration.ofSeconds(30)), 503, "answered 503");
        Delivery waits = only(job);
        assertThat(waits.state()).isEqualTo(State.PENDING);
        assertThat(waits.attempt()).isEqualTo(1);
        assertThat(waits.triedAt()).isNotNull();
        assertThat(waits.statusCode()).isEqualTo(503);
        assertThat(waits.error()).isEqualTo("answered 503");
        assertThat(waits.nextAt()).isEqualTo(waits.triedAt().plusSeconds(30));
        assertThat(take(1)).isEmpty();

        stores().pass(Duration.ofSeconds(30));
        record(take(1).get(0), new Verdict.Again(Duration.ofDays(2)), null, "no answer");
        assertThat(only(job).state()).as("a last time, at the end of the day").isEqualTo(State.PENDING);
        stores().pass(Duration.ofDays(1).minusSeconds(60));
        assertThat(take(1)).isEmpty();
        stores().pass(Duration.ofSeconds(60));
        record(take(1).get(0), new Verdict.Again(Duration.ofSeconds(30)), null, "no answer");
        assertThat(only(job).state()).isEqualTo(State.FAILED);
        assertThat(only(job).nextAt()).isNull();
        assertThat(only(job).statusCode()).isNull();
    }

    @Test
    void who_is_gone_is_told_nothing_more() {
        JobId gone = told(URL);
        JobId waiting = told(URL);
        JobId other = told("https://example.com:8443/other");
        DueDelivery first = take(1).get(0);

        record(first, new Verdict.Gone(), 410, "answered 410");

        assertThat(only(gone).state()).isEqualTo(State.DISABLED);
        assertThat(only(waiting).state()).isEqualTo(State.DISABLED);
        assertThat(only(other).state()).isEqualTo(State.PENDING);
        assertThat(only(told(URL)).state()).isEqualTo(State.DISABLED);

        Delivery asked = deliveries().redeliver(gone, first.id()).orElseThrow();
        assertThat(asked.state()).isEqualTo(State.PENDING);
        assertThat(only(told(URL)).state()).isEqualTo(State.PENDING);
    }

    @Test
    void a_late_word_that_somebody_is_gone_counts_for_nothing() {
        JobId job = told(URL);
        DueDelivery lost = take(1).get(0);
        stores().pass(HOLD);
        record(take(1).get(0), new Verdict.Delivered(), 200, null);

        record(lost, new Verdict.Gone(), 410, "answered 410");

        assertThat(only(job).state()).isEqualTo(State.DELIVERED);
        assertThat(only(told(URL)).state()).isEqualTo(State.PENDING);
    }

    @Test
    void what_nobody_wants_goes_with_its_job_too() {
        JobId first = told(URL);
        JobId second = told(URL);
        stores().pass(Duration.ofHours(10));
        stores().upkeep().removeExpired(Duration.ofHours(1), 10);

        record(take(1).get(0), new Verdict.Gone(), 410, "answered 410");

        assertThat(deliveries().of(first)).isEmpty();
        assertThat(deliveries().of(second)).isEmpty();
    }

    @Test
    void what_has_ended_is_sent_again_on_request() {
        JobId job = told(URL);
        DueDelivery first = take(1).get(0);
        record(first, new Verdict.Delivered(), 200, null);

        assertThat(deliveries().redeliver(newId(), first.id())).isEmpty();
        assertThat(deliveries().redeliver(job, UUID.randomUUID())).isEmpty();
        assertThat(deliveries().redeliver(job, first.id())).isPresent();

        DueDelivery again = take(1).get(0);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.payload()).isEqualTo(first.payload());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.tries()).as("its backoff begins anew").isEqualTo(1);
    }

    @Test
    void what_becomes_of_a_try_counts_though_another_was_asked_for_meanwhile() {
        JobId job = told(URL);
        DueDelivery first = take(1).get(0);

        assertThat(deliveries().redeliver(job, first.id())).isPresent();
        record(first, new Verdict.Delivered(), 200, null);

        assertThat(only(job).state()).isEqualTo(State.DELIVERED);
        assertThat(take(1)).isEmpty();
    }

    @Test
    void but_not_when_that_other_has_begun() {
        JobId job = told(URL);
        DueDelivery first = take(1).get(0);
        deliveries().redeliver(job, first.id());
        DueDelivery second = take(1).get(0);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.tries()).isEqualTo(1);

        record(first, new Verdict.Delivered(), 200, null);
        assertThat(only(job).state()).isEqualTo(State.PENDING);
        assertThat(only(job).statusCode()).isNull();

        record(second, new Verdict.Delivered(), 204, null);
        assertThat(only(job).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void lanes_are_looked_at_in_turn_and_give_no_more_than_asked_for() {
        for (String owner : List.of("bob", "ann", "eve")) {
            IntStream.range(0, 3).forEach(i -> told(owner, URL));
        }

        DueLanes first = deliveries().dueLanes(null, Set.of(), 2);
        assertThat(first.lanes()).extracting(Lane::owner).containsExactly("ann", "bob");
        DueLanes rest = deliveries().dueLanes(first.next(), Set.of(), 2);
        assertThat(rest).isEqualTo(new DueLanes(List.of(new Lane("eve", LANE.receiver())), null));

        assertThat(deliveries().take(Map.of(LANE, room(2), new Lane("eve", LANE.receiver()), room(1)), PLENTY, HOLD))
                .extracting(due -> due.lane().owner())
                .containsExactlyInAnyOrder("ann", "ann", "eve");
        assertThat(deliveries().take(Map.of(), PLENTY, HOLD)).isEmpty();
        assertThat(deliveries().take(Map.of(new Lane("nobody", "https://x"), room(5)), PLENTY, HOLD))
                .isEmpty();
    }

    @Test
    void no_more_is_taken_than_there_is_memory_for_but_one_always() {
        IntStream.range(0, 5).forEach(i -> told(URL));
        int size = deliveries()
                .take(Map.of(LANE, room(1)), 1, HOLD)
                .get(0)
                .payload()
                .length();

        assertThat(deliveries().take(Map.of(LANE, room(5)), 0, HOLD)).isEmpty();
        assertThat(deliveries().take(Map.of(LANE, room(5)), size + 1L, HOLD)).hasSize(2);
        assertThat(deliveries().take(Map.of(LANE, room(5)), PLENTY, HOLD)).hasSize(2);
    }

    @Test
    void an_owner_takes_no_more_memory_than_his_own() {
        IntStream.range(0, 3).forEach(i -> told(URL));
        IntStream.range(0, 3).forEach(i -> told(OWNER, "https://other.example/"));
        IntStream.range(0, 3).forEach(i -> told("eve", URL));
        Room little = new Room(5, 1);
        Map<Lane, Room> rooms = new LinkedHashMap<>();
        rooms.put(LANE, little);
        rooms.put(new Lane(OWNER, "https://other.example"), little);
        rooms.put(new Lane("eve", LANE.receiver()), room(5));

        assertThat(deliveries().take(rooms, PLENTY, HOLD))
                .extracting(due -> due.lane().owner())
                .containsExactlyInAnyOrder(OWNER, "eve", "eve", "eve");
    }

    @Test
    void an_owner_who_is_passed_over_costs_no_looks_at_his_lanes() {
        IntStream.range(0, 5).forEach(i -> told("ann", "https://" + i + ".example/"));
        told("bob", "https://a.example/");
        told("bob", "HTTPS://A.example/");
        told("bob", "https://b.example/");

        assertThat(deliveries().dueLanes(null, Set.of("ann"), 3).lanes())
                .containsExactly(new Lane("bob", "https://a.example"), new Lane("bob", "https://b.example"));
        assertThat(deliveries()
                        .dueLanes(new Lane("ann", "https://2.example"), Set.of("ann"), 3)
                        .lanes())
                .extracting(Lane::owner)
                .containsExactly("bob", "bob");
        assertThat(deliveries().dueLanes(null, Set.of("ann", "bob"), 3).lanes()).isEmpty();
    }

    @Test
    void a_lane_that_only_waits_is_passed_over() {
        told("ann", URL);
        told("bob", URL);
        record(take(1).get(0), new Verdict.Again(Duration.ofHours(1)), 500, "answered 500");

        assertThat(deliveries().dueLanes(null, Set.of(), 10).lanes())
                .extracting(Lane::owner)
                .containsExactly("bob");
        assertThat(deliveries().dueLanes(null, Set.of(), 1).next()).isEqualTo(LANE);
    }

    @Test
    void what_has_ended_goes_with_its_job_and_what_is_pending_is_sent_all_the_same() {
        JobId delivered = told(URL);
        record(take(1).get(0), new Verdict.Delivered(), 200, null);
        JobId pending = told(URL);
        stores().pass(Duration.ofHours(10));

        assertThat(stores().upkeep().removeExpired(Duration.ofHours(1), 10).jobs())
                .isEqualTo(2);

        assertThat(deliveries().of(delivered)).isEmpty();
        assertThat(deliveries().of(pending)).hasSize(1);
        record(take(1).get(0), new Verdict.Delivered(), 200, null);
        assertThat(deliveries().of(pending)).isEmpty();
    }

    private DeliveryStore deliveries() {
        return stores().deliveries();
    }

    private static Room room(int tries) {
        return new Room(tries, PLENTY);
    }

    private List<DueDelivery> take(int room) {
        return deliveries().take(Map.of(LANE, room(room)), PLENTY, HOLD);
    }

    private void record(DueDelivery due, Verdict verdict, Integer statusCode, String error) {
        deliveries().record(List.of(new Tried(due.id(), due.attempt(), verdict, statusCode, error)));
    }

    private Delivery only(JobId job) {
        List<Delivery> all = deliveries().of(job);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private JobId told(String url) {
        return told(OWNER, url);
    }

    /** A job that was cancelled before it ran. */
    private JobId told(String owner, String url) {
        JobId job = submitted(owner, url);
        cancel(job, Optional.empty());
        return job;
    }

    private JobId ended(Session session, String url) {
        JobId job = submitted(url);
        finish(claim(session, job).get(0).attempt());
        return job;
    }

    protected final JobId submitted(String url) {
        return submitted(OWNER, url);
    }

    private JobId submitted(String owner, String url) {
        JobSpec spec =
                new JobSpec(null, "report", Priority.NORMAL, new Json("{\"a\": 1}"), null, policy(), Map.of(), url);
        ValidSubmission submission = new ValidSubmission(newId(), owner, spec, new Start.Now(), TRACE);
        jobs().persist(List.of(new GatedSubmission(submission, new Gate.NotAsked())), IntakeLimits.NONE);
        return submission.id();
    }
}
