package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.EndListener;
import io.millrace.core.port.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Statistics that were gathered while nothing waited or ran must not lead to plans that read all that waits or runs. */
class QuietStatisticsIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final String OTHER_SESSIONS = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'quiet'";

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void jobs_that_are_known_by_their_ids_are_found_by_their_ids() throws Exception {
        Session session = worker("w");
        for (int i = 0; i < 300; i++) {
            cancel(queued(), Optional.empty());
        }
        DATABASE.execute("VACUUM ANALYZE job");
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ids.add(queued());
        }
        // Its sessions report what they scanned when they end.
        var source = DATABASE.unpooledSource();
        source.setApplicationName("quiet");
        List<Attempt> runs = ofAgents(source, 4);
        long before = scans();

        JobStore fresh = new PostgresJobStore(source, EndListener.NONE);
        List<Attempt> attempts = fresh.claim(session, ids.subList(4, 24), false).runs().stream()
                .map(ClaimedRun::attempt)
                .toList();
        fresh.saveProgress(Map.of(attempts.get(0), new Progress(1, null)));
        fresh.requestCancel(attempts.get(1), Reason.TIMEOUT);
        fresh.record(List.of(completed(attempts.get(2)), failed(attempts.get(3), Duration.ZERO)));
        fresh.release(session, attempts.subList(4, 8));
        fresh.cancel(List.of(attempts.get(9).job()), Optional.empty());
        AgentStore agents = new PostgresAgentStore(source, EndListener.NONE);
        for (Attempt run : runs) {
            agents.heartbeat(run, "agent", new Progress(1, null), null);
        }
        agents.reap(new AgentLeaseReading(runs.get(0), Duration.ofSeconds(9), 1));
        agents.release(runs.get(1));
        agents.finish(runs.get(2), "agent", new Report.Success(RESULT, "d"), new RetryPolicy(new Random(1)));
        fresh.cancel(List.of(runs.get(3).job()), Optional.empty());
        new PostgresJobReader(source).attempts(attempts.get(9).job());

        awaitQuiet();
        assertThat(scans()).isEqualTo(before);
        assertThat(attempts).hasSize(20);
    }

    /** The oldest, claimed by an agent, who looks at what is published and is done with it. */
    private static List<Attempt> ofAgents(DataSource source, int jobs) {
        AgentStore agents = new PostgresAgentStore(source, EndListener.NONE);
        Wish wish = new Wish(Set.of("report"), "robot", "agent", Duration.ofSeconds(9));
        List<Attempt> runs = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            runs.add(new Attempt(
                    agents.claim(wish, OptionalInt.empty()).orElseThrow().id(), 1));
        }
        awaitQuiet();
        return runs;
    }

    private static void awaitQuiet() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> DATABASE.ask(OTHER_SESSIONS).equals("0"));
    }

    private static long scans() {
        return Long.parseLong(DATABASE.ask("SELECT sum(idx_scan) FROM pg_stat_user_indexes"
                + " WHERE indexrelname IN ('job_published', 'job_runs', 'job_due')"));
    }
}
