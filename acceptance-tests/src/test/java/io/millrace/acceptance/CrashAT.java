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
        killTheWorkerOf(HeldJob.running(demo));
    }

    @Test
    void theSameAfterTheBrokerWasRestartedWhileItRan() {
        Assumptions.assumeTrue(stack.broker() instanceof RabbitMqServer, "needs rabbitmq-server");
        HeldJob held = HeldJob.running(demo);
        stack.broker().stop();
        stack.broker().start();
        // The message has been redelivered and absorbed by now, or will be: no broker knows of the run any more.
        Api admin = Product.admin();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> admin.send("GET", "/jobs/" + held.id(), null).status() == 200 && readyMessages() == 0);
        assertThat(demo.job(held.id()).path("attempt").asInt()).isEqualTo(1);
        killTheWorkerOf(held);
    }

    private void killTheWorkerOf(HeldJob held) {
        stack.process(held.worker()).kill();
        JsonNode second = demo.awaitJob(
                held.id(),
                Duration.ofSeconds(6),
                now -> now.path("status").asText().equals("processing")
                        && now.path("attempt").asInt() == 2);
        assertThat(second.path("worker").asText()).isNotEqualTo(held.worker());
        held.letGo();
        Jobs.assertCompletedOnce(demo, held.id(), 2, Duration.ofSeconds(40));
        assertThat(Jobs.outcomes(demo, held.id())).containsExactly("lost", "completed");
    }

    @Test
    void aRunningJobsMessageIsUnackedAndGoesBackWhenItsWorkerDies() {
        Assumptions.assumeTrue(stack.broker() instanceof RabbitMqServer, "needs rabbitmq-server");
        HeldJob held = HeldJob.running(demo);
        await().atMost(Duration.ofSeconds(15)).until(() -> unackedMessages() == 1);
        stack.process(held.worker()).kill();
        held.letGo();
        Jobs.assertCompletedOnce(demo, held.id(), 2, Duration.ofSeconds(45));
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
        HeldJob held = HeldJob.running(demo);
        ServiceProcess worker = stack.process(held.worker());
        worker.suspend();
        try {
            demo.awaitJob(
                    held.id(),
                    Duration.ofSeconds(30),
                    now -> now.path("attempt").asInt() == 2);
        } finally {
            worker.resume();
        }
        held.letGo();
        Jobs.assertCompletedOnce(demo, held.id(), 2, Duration.ofSeconds(60));
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
