package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Start;
import io.millrace.core.lease.Session;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.StateStore;
import io.millrace.core.port.StateStore.State;
import io.millrace.core.port.StateStore.Stuck;
import io.millrace.core.port.StateStore.Workers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What operators are shown of PostgreSQL, and that they are shown it at the same price however much there is. */
class PostgresStateStoreIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final StateStore states = new PostgresStateStore(DATABASE.unpooled());

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void nothing_is_nothing() {
        assertThat(states.read()).isEqualTo(State.NOTHING);
    }

    @Test
    void what_is_scheduled_lags_from_its_time_on() {
        persist(submission(spec(null), new Start.After(Duration.ofSeconds(60))));
        assertThat(states.read().dispatchLag()).isZero();
        DATABASE.pass(Duration.ofSeconds(90));
        assertThat(states.read().dispatchLag()).isCloseTo(Duration.ofSeconds(30), CLOSE);
    }

    @Test
    void workers_are_counted_by_their_leases() {
        Session old = worker("old");
        running(old);
        DATABASE.pass(StateStore.SILENT.plusSeconds(1));
        Session session = worker("w");
        running(session);
        running(session);
        database().leases().draining(worker("leaves"));

        assertThat(states.read().workers()).isEqualTo(new Workers(1, 1, 1, 15, 3));
        assertThat(states.read().stuck()).isEqualTo(new Stuck(0, 0));
    }

    @Test
    void a_run_is_stuck_without_a_lease_or_past_its_deadline() {
        Session lost = worker("lost");
        running(lost);
        DATABASE.execute("DELETE FROM worker_lease");
        running(worker("silent"));
        DATABASE.execute("UPDATE worker_lease SET seen_at = now() - interval '61 seconds'");
        running(worker("well"));
        assertThat(states.read().stuck()).isEqualTo(new Stuck(2, 0));

        DATABASE.execute("UPDATE job SET deadline_at = now() - interval '9 seconds'");
        assertThat(states.read().stuck()).isEqualTo(new Stuck(2, 0));
        DATABASE.execute("UPDATE job SET deadline_at = now() - interval '11 seconds'");
        assertThat(states.read().stuck()).isEqualTo(new Stuck(2, 3));
    }

    @Test
    void runs_of_agents_need_no_worker() {
        queued();
        Attempt run = ofAgent();
        assertThat(states.read().agentsRunning()).isEqualTo(1);
        assertThat(states.read().stuck()).isEqualTo(new Stuck(0, 0));
        DATABASE.agents().release(run);
        assertThat(states.read().agentsRunning()).isZero();
    }

    private static Attempt ofAgent() {
        Wish wish = new Wish(Set.of("report"), "robot", "agent", Duration.ofSeconds(9));
        return new Attempt(
                DATABASE.agents().claim(wish, OptionalInt.empty()).orElseThrow().id(), 1);
    }

    @Test
    void webhooks_are_counted_while_they_are_due() {
        webhooks(3, "now() - interval '40 seconds'");
        webhooks(2, "now() + interval '1 hour'");
        assertThat(states.read().webhooks().pending()).isEqualTo(3);
        assertThat(states.read().webhooks().oldest()).isCloseTo(Duration.ofSeconds(40), CLOSE);

        webhooks(StateStore.MOST_WEBHOOKS, "now()");
        assertThat(states.read().webhooks().pending()).isEqualTo(StateStore.MOST_WEBHOOKS);
    }

    private static void webhooks(int count, String due) {
        DATABASE.execute("""
                INSERT INTO webhook_delivery (job_id, owner, url, receiver, payload, due_at)
                SELECT gen_random_uuid(), 'ann', 'http://a/', 'http://a', '{}', %s FROM generate_series(1, %d)""".formatted(due, count));
    }

    /** Statistics of a table that was all but empty mislead nobody: each part has an index of its own, and reads nothing else. */
    @Test
    void it_costs_what_runs_and_is_due_and_not_what_there_is() throws SQLException {
        Session session = worker("w");
        running(session);
        running(session);
        DATABASE.execute("""
                INSERT INTO job (job_id, owner, type, params, labels, status, attempt, max_attempts, timeout_seconds, backoff_seconds,
                    dedup_window_seconds, created_at, run_at, started_at, worker, finished_at, reason)
                SELECT gen_random_uuid(), 'ann', 'report', '{}', '{}', 'failed', 1, 1, 1, 0, 1, now(), now(), now(), 'w', now(), 'error'
                FROM generate_series(1, 20000)""");
        DATABASE.execute("""
                INSERT INTO job (job_id, owner, type, params, labels, status, max_attempts, timeout_seconds, backoff_seconds,
                    dedup_window_seconds, created_at, run_at)
                SELECT gen_random_uuid(), 'ann', 'report', '{}', '{}', v.status, 1, 1, 0, 1, now(), now() + interval '1 hour'
                FROM generate_series(1, 20000), (VALUES ('queued'), ('scheduled')) v (status)""");
        webhooks(20_000, "now() + interval '1 hour'");

        assertThat(buffers()).as("before the tables are analysed").isLessThan(200);
        DATABASE.execute("VACUUM ANALYZE");
        assertThat(buffers()).isLessThan(100);
        assertThat(states.read().workers()).isEqualTo(new Workers(1, 0, 0, 5, 2));
    }

    /** Pages that a look touches. */
    private static long buffers() throws SQLException {
        String explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + PostgresStateStore.SQL;
        try (Connection connection = DATABASE.connect()) {
            connection.setAutoCommit(false);
            Database.byIndexAlone(connection);
            try (Statement statement = new Statement(connection, explain)) {
                List<String> plan = statement
                        .bind(StateStore.MOST_WEBHOOKS)
                        .bind(StateStore.LEASE_GONE)
                        .bind(StateStore.OVERDUE)
                        .bind(StateStore.SILENT)
                        .read(RowReader::text);
                String text = plan.get(0);
                assertThat(text).contains("job_runs", "job_due", "webhook_due_at", "agent_run_live");
                return blocks(text, "Shared Hit Blocks") + blocks(text, "Shared Read Blocks");
            }
        }
    }

    /** Of the whole plan, whose figures come first. */
    private static long blocks(String plan, String kind) {
        String from = plan.substring(plan.indexOf(kind));
        return Long.parseLong(from.substring(0, from.indexOf(',')).replaceAll("\\D", ""));
    }
}
