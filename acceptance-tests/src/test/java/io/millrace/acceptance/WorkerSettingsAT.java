package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a worker's variables change: how many jobs at a time, which, and how long they may go on after SIGTERM. */
class WorkerSettingsAT {
    private static Stack stack;
    private static Api demo;

    private final List<ServiceProcess> workers = new ArrayList<>();

    @BeforeAll
    static void startWithoutAWorker() {
        Path home = Product.newHome();
        stack = Stack.builder()
                .home(home)
                .gateways(1)
                .workers(0)
                .env("MILLRACE_WORKER_PLUGINS", Product.plugins(home))
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    @AfterEach
    void endWorkers() {
        workers.stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::kill);
    }

    @Test
    void ofSixJobsFiveRunOnOneWorker() {
        worker(Map.of());
        assertThatRunAtATime(6, 5);
    }

    @Test
    void withOneSlotOneRuns() {
        worker(Map.of("MILLRACE_WORKER_CONCURRENCY", "1"));
        assertThatRunAtATime(3, 1);
    }

    @Test
    void aWorkerServesOnlyItsTypes() {
        worker(Map.of("MILLRACE_WORKER_TYPES", "noop"));
        String waits = demo.accepted(Jobs.sleeping(0));
        String runs = demo.accepted("{\"type\": \"noop\"}");
        demo.awaitStatus(runs, "completed", Duration.ofSeconds(10));
        assertThat(demo.job(waits).path("status").asText()).isEqualTo("queued");
        demo.send("DELETE", "/jobs/" + waits, null);
    }

    @Test
    void sigtermReleasesWhatDoesNotEndInTimeAndUsesUpNoTry() {
        Map<String, String> hurried = Map.of("MILLRACE_WORKER_DRAIN_SECONDS", "1");
        Map<String, ServiceProcess> either = Stream.of(worker(hurried), worker(hurried))
                .collect(Collectors.toMap(ServiceProcess::name, Function.identity()));
        HeldJob held = HeldJob.running(demo);
        ServiceProcess leaving = either.get(held.worker());
        leaving.terminate();
        demo.awaitJob(
                held.id(), Duration.ofSeconds(30), job -> job.path("attempt").asInt() == 2);
        held.letGo();
        Jobs.assertCompletedOnce(demo, held.id(), 2, Duration.ofSeconds(30));
        assertThat(Jobs.outcomes(demo, held.id())).containsExactly("released", "completed");
        assertThat(leaving.awaitExit(Duration.ofSeconds(20))).isTrue();
    }

    private ServiceProcess worker(Map<String, String> variables) {
        ServiceProcess worker = stack.addWorker(variables);
        workers.add(worker);
        return worker;
    }

    private static void assertThatRunAtATime(int submitted, int slots) {
        List<HeldJob> held = IntStream.range(0, submitted)
                .mapToObj(i -> HeldJob.submitted(demo))
                .toList();
        await().atMost(Duration.ofSeconds(10)).until(() -> count("processing") >= slots);
        assertThat(count("processing")).isEqualTo(slots);
        assertThat(count("queued")).isEqualTo(submitted - slots);
        held.forEach(HeldJob::letGo);
        held.forEach(job -> demo.awaitStatus(job.id(), "completed", Duration.ofSeconds(30)));
    }

    private static long count(String status) {
        JsonNode jobs = demo.get("/jobs?status=" + status).body().path("jobs");
        return StreamSupport.stream(jobs.spliterator(), false).count();
    }
}
