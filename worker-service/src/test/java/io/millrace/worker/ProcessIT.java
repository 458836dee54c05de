package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.queue.AmqpJobQueue;
import io.millrace.queue.AmqpSettings;
import io.millrace.queue.BrokerProfile;
import io.millrace.worker.execute.Halt;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The packaged worker as a process: its signals and its exit codes. */
class ProcessIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static Map<String, String> config;
    private static AmqpJobQueue queue;
    private static Client client;

    @TempDir
    Path folder;

    private Process process;

    @BeforeAll
    static void start() {
        config = new Servers().start();
        queue = new AmqpJobQueue(new AmqpSettings(
                config.get("millrace.amqp.host"),
                Integer.parseInt(config.get("millrace.amqp.port")),
                config.get("millrace.amqp.user"),
                config.get("millrace.amqp.password"),
                config.get("millrace.amqp.virtual-host"),
                BrokerProfile.parse(config.get("millrace.broker.profile")).orElseThrow(),
                "test"));
        client = new Client(database(), queue);
    }

    private static DataSource database() {
        return (DataSource) Proxy.newProxyInstance(
                ProcessIT.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> DriverManager.getConnection(
                        config.get("millrace.postgres.url"),
                        config.get("millrace.postgres.user"),
                        config.get("millrace.postgres.password")));
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @AfterEach
    void end(TestInfo test) throws InterruptedException, IOException {
        Files.copy(
                folder.resolve("out"),
                Path.of(
                        "target",
                        "process-" + test.getTestMethod().orElseThrow().getName() + ".log"),
                StandardCopyOption.REPLACE_EXISTING);
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        // What a reaper does, so that the next test finds no lease of a process that is gone.
        client.leases.readAll().forEach(client.upkeep::reap);
    }

    @Test
    void aTerminatedWorkerLetsItsRunEnd() throws Exception {
        run(Map.of("MILLRACE_WORKER_DRAIN_SECONDS", "20"));
        JobId id = submitted("report", "{\"min_seconds\": 2, \"max_seconds\": 2}", 60);
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("drained");
        assertThat(client.job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(client.leases.readAll()).isEmpty();
    }

    @Test
    void anOrderToDrainEndsItWithSuccess() throws Exception {
        run(Map.of());
        // Its lease is there before its queue is.
        soon().until(() ->
                client.leases.workers().stream().anyMatch(up -> drain(up.session()) == PingResult.DELIVERED));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(client.leases.readAll()).isEmpty();
    }

    @Test
    void aWishToDrainInItsLeaseEndsItWithSuccessAndItsRunsFirst() throws Exception {
        // Longer than its own run takes, and not much: it may also get what another test has left.
        run(Map.of("MILLRACE_WORKER_DRAIN_SECONDS", "5"));
        JobId id = submitted("report", "{\"min_seconds\": 2, \"max_seconds\": 2}", 60);
        client.leases.drain("worker-under-test");
        client.leases.drain("worker-under-test");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(client.job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(client.outcomes(id)).containsExactly("completed");
        assertThat(client.leases.readAll()).isEmpty();
    }

    @Test
    void aStubbornHandlerHaltsIt() throws Exception {
        run(Map.of());
        JobId id = submitted("stubborn", "{}", 1);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Halt.EXIT_CODE);
        assertThat(client.cancelRequested(id)).isEqualTo("timeout");
        client.upkeep.reap(client.leases.readAll().get(0));
        assertThat(client.job(id).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void oneThatWasPausedAndReapedStopsItsRunsWhenItWakes() throws Exception {
        run(Map.of());
        JobId id = submitted("waiting", "{}", 60);
        LeaseReading first = client.leases.readAll().get(0);
        signal("STOP");
        await().atMost(SOON).until(() -> {
            LeaseReading still = client.leases.readAll().get(0);
            return client.upkeep.reap(still).isPresent();
        });
        // Longer than both witnesses may be silent, so that it knows by itself.
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        signal("CONT");
        await().atMost(Duration.ofSeconds(2)).until(() -> output().contains("is lost"));
        await().atMost(SOON)
                .until(() -> client.leases.readAll().stream()
                        .anyMatch(lease -> !lease.session().equals(first.session())));
        assertThat(client.outcomes(id)).startsWith("lost").doesNotContain("completed", "cancelled", "failed");
    }

    @Test
    void badConfigurationIsToldInALine() throws Exception {
        run(Map.of("MILLRACE_WORKER_CONCURRENCY", "0"));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output())
                .contains("millrace.worker.concurrency", "1 to 1000")
                .doesNotContain("\tat ");
    }

    @Test
    void aTypeWithoutAHandlerIsToldInALine() throws Exception {
        run(Map.of("MILLRACE_WORKER_TYPES", "noop,nope"));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains("no handler serves the job type nope").doesNotContain("\tat ");
    }

    private JobId submitted(String type, String params, long timeoutSeconds) {
        RunPolicy policy =
                new RunPolicy(Duration.ofSeconds(timeoutSeconds), 1, Duration.ZERO, Duration.ofSeconds(300), null);
        soon().until(() -> !client.leases.readAll().isEmpty());
        JobId id = client.submit(type, params, policy);
        client.awaitStatus(id, JobStatus.PROCESSING, SOON);
        return id;
    }

    /** The first worker makes the tables. */
    private static ConditionFactory soon() {
        return await().atMost(SOON).ignoreExceptionsInstanceOf(IllegalStateException.class);
    }

    private static PingResult drain(Session session) {
        return queue.drain(session).toCompletableFuture().join();
    }

    private void run(Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
        config.forEach((key, value) -> {
            if (key.startsWith("millrace.")) {
                builder.environment().put(variable(key), value);
            }
        });
        builder.environment().put("MILLRACE_MANAGEMENT_PORT", "0");
        builder.environment().putAll(variables);
        process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
