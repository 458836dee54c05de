package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Attempt;
import io.millrace.core.lease.Session;
import io.millrace.core.port.MinuteStore.Minute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresMinuteStoreIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase(8);

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** The test may run over the end of a minute. */
    private static long sum(ToLongFunction<Minute> what) {
        return minutes(3).stream().mapToLong(what).sum();
    }

    private static List<Minute> minutes(int count) {
        return new PostgresMinuteStore(DATABASE.unpooled()).last(count);
    }

    @Test
    void each_end_is_counted_once_by_what_it_is() {
        Session session = worker("w");
        finish(running(session));
        finish(running(session));
        Attempt again = running(session);
        stores().jobs().record(List.of(failed(again, Duration.ZERO)));
        Attempt failing = running(session);
        stores().jobs().record(List.of(failed(failing, null)));
        stores().jobs().record(List.of(failed(failing, null)));
        cancel(queued(), Optional.empty());

        assertThat(sum(Minute::completed)).isEqualTo(2);
        assertThat(sum(Minute::failed)).isEqualTo(1);
        assertThat(sum(Minute::cancelled)).isEqualTo(1);
        assertThat(sum(Minute::pickups)).isEqualTo(3);
    }

    @Test
    void how_long_jobs_waited_for_a_worker_is_added_up() {
        var waiting = queued();
        stores().pass(Duration.ofSeconds(30));
        Session session = worker("w");
        finish(claim(session, waiting).get(0).attempt());

        assertThat(minutes(2).stream().map(Minute::waited).reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
    }

    @Test
    void minutes_have_no_gaps_and_the_last_is_now() {
        List<Minute> hour = minutes(60);

        assertThat(hour).hasSize(60);
        for (int i = 1; i < hour.size(); i++) {
            assertThat(hour.get(i).start()).isEqualTo(hour.get(i - 1).start().plusSeconds(60));
        }
        assertThat(hour.get(59).start())
                .isBetween(
                        stores().upkeep().now().minusSeconds(120),
                        stores().upkeep().now());
        assertThatThrownBy(() -> minutes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void who_record_at_the_same_time_lose_no_count() throws Exception {
        Session session = worker("w");
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<Attempt> attempts = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                attempts.add(running(session));
            }
            work.add(() -> {
                attempts.forEach(this::finish);
                return true;
            });
        }

        atOnce(work);

        assertThat(sum(Minute::completed)).isEqualTo(160);
    }

    @Test
    void they_are_removed_after_a_day() {
        finish(running(worker("w")));
        DATABASE.execute("UPDATE job_minute SET minute = minute - interval '23 hours'");
        stores().upkeep().removeExpired(Duration.ofDays(7), 10);
        assertThat(DATABASE.ask("SELECT count(*) FROM job_minute")).isEqualTo("1");

        DATABASE.execute("UPDATE job_minute SET minute = minute - interval '2 hours'");
        stores().upkeep().removeExpired(Duration.ofDays(7), 10);

        assertThat(DATABASE.ask("SELECT count(*) FROM job_minute")).isEqualTo("0");
    }
}
