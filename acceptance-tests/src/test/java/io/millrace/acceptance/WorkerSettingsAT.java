package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
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
        stack = Stack.builder().home(Product.newHome()).gateways(1).workers(0).start();
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
        JsonNode running = Jobs.running(demo, 6);
        String id = running.path("job_id").asText();
        ServiceProcess leaving = either.get(running.path("worker").asText());
        leaving.terminate();
        Jobs.assertCompletedOnce(demo, id, 2, Duration.ofSeconds(30));
        assertThat(Jobs.outcomes(demo, id)).containsExactly("released", "completed");
        assertThat(leaving.awaitExit(Duration.ofSeconds(20))).isTrue();
    }

    private ServiceProcess worker(Map<String, String> variables) {
        ServiceProcess worker = stack.addWorker(variables);
        workers.add(worker);
        return worker;
    }

    private static void assertThatRunAtATime(int submitted, int slots) {
        List<String> ids = IntStream.range(0, submitted)
                .mapToObj(i -> demo.accepted(Jobs.sleeping(3)))
                .toList();
        demo.awaitJob(
                ids.get(slots - 1),
                Duration.ofSeconds(10),
                job -> !job.path("started_at").isNull());
        assertThat(count("processing")).isEqualTo(slots);
        assertThat(count("queued")).isEqualTo(submitted - slots);
        ids.forEach(id -> demo.awaitStatus(id, "completed", Duration.ofSeconds(30)));
    }

    private static long count(String status) {
        JsonNode jobs = demo.get("/jobs?status=" + status).body().path("jobs");
        return StreamSupport.stream(jobs.spliterator(), false).count();
    }
}
