package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.server.RabbitMqServer;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Processes die in the middle of their work (laws L1, L3, L6). */
class CrashAT {
    private final Stack stack = Product.stack();
    private final Api demo = Product.demo(1);

    @AfterEach
    void allProcessesAreBack() {
        for (String name : List.of("worker-1", "worker-2", "gateway-1", "gateway-2")) {
            if (!stack.process(name).isAlive()) {
                stack.start(name);
            }
        }
    }

    @Test
    void aKilledWorkersJobRunsOnTheOtherWithinSixSeconds() {
        killTheWorkerOf(Jobs.running(demo, 8));
    }

    @Test
    void theSameAfterTheBrokerWasRestartedWhileItRan() {
        Assumptions.assumeTrue(stack.broker() instanceof RabbitMqServer, "needs rabbitmq-server");
        JsonNode job = Jobs.running(demo, 25);
        stack.broker().stop();
        stack.broker().start();
        // The message has been redelivered and absorbed by now, or will be: no broker knows of the run any more.
        Api admin = Product.admin();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> admin.send("GET", "/jobs/" + job.path("job_id").asText(), null)
                                        .status()
                                == 200
                        && readyMessages() == 0);
        assertThat(demo.job(job.path("job_id").asText()).path("attempt").asInt())
                .isEqualTo(1);
        killTheWorkerOf(job);
    }

    private void killTheWorkerOf(JsonNode job) {
        String id = job.path("job_id").asText();
        String first = job.path("worker").asText();
        stack.process(first).kill();
        JsonNode second = demo.awaitJob(
                id,
                Duration.ofSeconds(6),
                now -> now.path("status").asText().equals("processing")
                        && now.path("attempt").asInt() == 2);
        assertThat(second.path("worker").asText()).isNotEqualTo(first);
        Jobs.assertCompletedOnce(demo, id, 2, Duration.ofSeconds(40));
        assertThat(Jobs.outcomes(demo, id)).containsExactly("lost", "completed");
    }

    @Test
    void aRunningJobsMessageIsUnackedAndGoesBackWhenItsWorkerDies() {
        Assumptions.assumeTrue(stack.broker() instanceof RabbitMqServer, "needs rabbitmq-server");
        // Longer than the console may take to show it: what it shows is old by two of its intervals of 5 s at worst.
        JsonNode job = Jobs.running(demo, 18);
        await().atMost(Duration.ofSeconds(15)).until(() -> unackedMessages() == 1);
        stack.process(job.path("worker").asText()).kill();
        Jobs.assertCompletedOnce(demo, job.path("job_id").asText(), 2, Duration.ofSeconds(45));
        await().atMost(Duration.ofSeconds(15)).until(() -> unackedMessages() == 0 && readyMessages() == 0);
    }

    @Test
    void aGatewayKilledRightAfterA202StillHasItsJobRun() {
        ServiceProcess gateway = stack.process("gateway-1");
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(i -> demo.accepted("{\"type\": \"noop\"}"))
                .toList();
        stack.process("gateway-1").kill();
        stack.start("gateway-1");
        ids.forEach(id -> Jobs.assertCompletedOnce(demo, id, 1, Duration.ofSeconds(20)));
    }

    @Test
    void whatAKilledGatewayHadAcceptedButCouldNotPublishIsFoundByReconcile() {
        stack.broker().stop();
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> demo.accepted("{\"type\": \"noop\"}"))
                .toList();
        stack.process("gateway-1").kill();
        stack.broker().start();
        Api other = Product.demo(2);
        ids.forEach(id -> Jobs.assertCompletedOnce(other, id, 1, Duration.ofSeconds(30)));
    }

    @Test
    void aWorkerThatWasSuspendedIsFencedAndTakesANewSession() {
        JsonNode job = Jobs.running(demo, 12);
        String id = job.path("job_id").asText();
        ServiceProcess worker = stack.process(job.path("worker").asText());
        worker.suspend();
        try {
            demo.awaitJob(id, Duration.ofSeconds(30), now -> now.path("attempt").asInt() == 2);
        } finally {
            worker.resume();
        }
        Jobs.assertCompletedOnce(demo, id, 2, Duration.ofSeconds(60));
        // It is back, under a new session, and runs jobs again.
        await().atMost(Duration.ofSeconds(20)).until(worker::isReady);
    }

    private long unackedMessages() {
        return BrokerConsole.sum(stack, "messages_unacknowledged");
    }

    private long readyMessages() {
        return BrokerConsole.sum(stack, "messages_ready");
    }
}
