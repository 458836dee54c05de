package io.millrace.worker;

import static org.awaitility.Awaitility.await;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.EndListener;
import io.millrace.core.port.IntakeLimits;
import io.millrace.queue.AmqpJobQueue;
import io.millrace.store.PostgresJobReader;
import io.millrace.store.PostgresJobStore;
import io.millrace.store.PostgresLeaseStore;
import io.millrace.store.PostgresRunwayStore;
import io.millrace.store.PostgresUpkeepStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Does what gateways do: submits and publishes, reads, and looks after what is due. */
@Singleton
public class Client {
    static final RunPolicy POLICY =
            new RunPolicy(Duration.ofSeconds(60), 3, Duration.ZERO, Duration.ofSeconds(300), null);

    final PostgresJobStore jobs;
    final PostgresJobReader reader;
    final PostgresLeaseStore leases;
    final PostgresUpkeepStore upkeep;
    private final PostgresRunwayStore runway;
    final AmqpJobQueue queue;
    private final DataSource database;

    Client(DataSource database, AmqpJobQueue queue) {
        this.database = database;
        this.queue = queue;
        jobs = new PostgresJobStore(database, EndListener.NONE);
        reader = new PostgresJobReader(database);
        leases = new PostgresLeaseStore(database);
        upkeep = new PostgresUpkeepStore(database, EndListener.NONE);
        runway = new PostgresRunwayStore(database);
    }

    JobId submit(String type, String params, RunPolicy policy) {
        return submit(type, params, policy, 1, 1).get(0);
    }

    /** So many jobs, each message published that often. */
    List<JobId> submit(String type, String params, RunPolicy policy, int count, int copies) {
        List<GatedSubmission> batch = Stream.generate(() -> submission(type, params, policy))
                .limit(count)
                .toList();
        List<QueuedJob> queued = jobs.persist(batch, IntakeLimits.NONE).stream()
                .map(admission -> ((Admission.Accepted) admission).queued())
                .toList();
        for (int i = 0; i < copies; i++) {
            queue.publish(queued);
        }
        return queued.stream().map(QueuedJob::id).toList();
    }

    private static GatedSubmission submission(String type, String params, RunPolicy policy) {
        JobSpec spec = new JobSpec(null, type, Priority.NORMAL, new Json(params), policy, Map.of());
        return new GatedSubmission(
                new ValidSubmission(new JobId(UUID.randomUUID()), "demo", spec, new Start.Now(), null),
                new GatedSubmission.Gate.NotAsked());
    }

    Job job(JobId id) {
        return reader.find(id).orElseThrow();
    }

    Job awaitStatus(JobId id, JobStatus status, Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(20)).until(() -> {
            dispatchAndFeed();
            return job(id).status() == status;
        });
        return job(id);
    }

    private void dispatchAndFeed() {
        upkeep.dispatchDue(10);
        for (String type : runway.waitingTypes()) {
            runway.feed(type, 10_000, OptionalInt.empty()).ifPresent(feed -> queue.publish(feed.queued()));
        }
    }

    List<String> outcomes(JobId id) {
        return reader.attempts(id).stream().map(AttemptRecord::outcome).toList();
    }

    String cancelRequested(JobId id) {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT cancel_requested FROM job WHERE job_id = ?")) {
            select.setObject(1, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
