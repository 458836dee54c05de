package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.server.RabbitMqServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queues as operators see and stop them, beside what RabbitMQ and PostgreSQL say. */
class QueuesAT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @AfterEach
    void goOn() {
        for (String name : List.of("report.normal", "report.low", "noop.high")) {
            control(name, "resume");
        }
        Load.cancelAll(Product.admin(), "demo");
    }

    private static void control(String name, String what) {
        assertThat(Product.admin()
                        .send("POST", "/queues/" + name + "/" + what, null)
                        .status())
                .isEqualTo(204);
    }

    private static Map<String, JsonNode> queues() {
        Map<String, JsonNode> queues = new HashMap<>();
        Product.admin()
                .get("/queues")
                .body()
                .path("queues")
                .forEach(queue -> queues.put(queue.path("name").asText(), queue));
        return queues;
    }

    private static JsonNode queue(String name) {
        return queues().get(name);
    }

    /** Messages by queue name, as the console shows them; what workers hold unsettled is counted too. */
    private static Map<String, Long> messages() {
        RabbitMqServer broker = (RabbitMqServer) Product.stack().broker();
        Map<String, Long> messages = new HashMap<>();
        new Api(broker.managementUrl().orElseThrow(), "guest", "guest")
                .get("/api/queues")
                .body()
                .forEach(queue -> messages.put(
                        queue.path("name").asText(), queue.path("messages").asLong()));
        return messages;
    }

    private static long rows(String name, String condition) {
        int dot = name.lastIndexOf('.');
        return Product.table()
                .number(
                        "SELECT count(*) FROM job WHERE type = ? AND priority = ? AND " + condition,
                        name.substring(0, dot),
                        name.substring(dot + 1));
    }

    private static long started(List<String> ids) {
        return Product.table()
                .number(
                        "SELECT count(*) FROM job WHERE attempt > 0 AND job_id = ANY (string_to_array(?, ',')::uuid[])",
                        String.join(",", ids));
    }

    private static boolean agrees() {
        Map<String, Long> messages = messages();
        return queues().values().stream().allMatch(queue -> {
            String name = queue.path("name").asText();
            return queue.path("waiting").asLong() == rows(name, "status = 'queued'")
                    && queue.path("published").asLong() == rows(name, "status = 'queued' AND queued_at IS NOT NULL")
                    && queue.path("running").asLong() == rows(name, "status = 'processing'")
                    && queue.path("published").asLong() + queue.path("running").asLong()
                            == messages.getOrDefault("millrace.jobs." + name, 0L);
        });
    }

    @Test
    void afterAMixedLoadAllThreeAgree() {
        Api demo = Product.demo(2);
        control("report.low", "pause");
        List<String> done = new ArrayList<>();
        for (String priority : List.of("high", "normal", "low")) {
            done.addAll(Load.submit(demo, "{\"type\": \"noop\", \"priority\": \"%s\"}".formatted(priority), 400));
            Load.submit(demo, Load.report(priority, 60), 40);
        }
        Load.submit(demo, "{\"type\": \"unstable_task\", \"params\": {\"failure_rate\": 1}, \"max_attempts\": 1}", 30);
        Load.submit(demo, "{\"type\": \"noop\", \"delay_seconds\": 3600}", 20);
        // Slots are full of reports by now: make room for the rest.
        await().atMost(SOON).until(() -> {
            demo.send("POST", "/jobs/cancel", "{\"type\": \"report\", \"status\": \"processing\"}");
            return queue("report.high").path("waiting").asLong() == 0 && rows("noop.normal", "status = 'queued'") == 0;
        });
        demo.send("POST", "/jobs/retry", "{\"type\": \"unstable_task\"}");

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(QueuesAT::agrees);
        assertThat(queue("report.low").path("waiting").asLong()).isEqualTo(40);
        assertThat(queue("report.low").path("oldest_seconds").asLong()).isPositive();
    }

    @Test
    void nothingOfAPausedQueueStartsAndWhatRunsEnds() {
        Api demo = Product.demo(1);
        List<String> ids = Load.submit(demo, Load.report("normal", 2), 60);
        await().atMost(SOON).until(() -> queue("report.normal").path("running").asInt() > 0);

        control("report.normal", "pause");

        long started = started(ids);
        await().atMost(SOON).until(() -> queue("report.normal").path("running").asInt() == 0);
        String other = demo.accepted("{\"type\": \"noop\"}");
        demo.awaitStatus(other, "completed", SOON);
        assertThat(started(ids)).isEqualTo(started);
        assertThat(demo.get("/jobs/" + ids.get(59) + "/why").body().path("code").asText())
                .isEqualTo("queue_paused");
        assertThat(queue("report.normal").path("waiting").asLong()).isPositive();

        control("report.normal", "resume");

        ids.forEach(id -> demo.awaitStatus(id, "completed", SOON));
    }

    @Test
    void aPauseOutlastsTheBrokerAndItsMessages() {
        Api demo = Product.demo(1);
        control("noop.high", "pause");
        List<String> ids = Load.submit(demo, "{\"type\": \"noop\", \"priority\": \"high\"}", 10);
        RabbitMqServer broker = (RabbitMqServer) Product.stack().broker();
        broker.stop();
        broker.start();
        assertThat(demo.job(ids.get(0)).path("status").asText()).isEqualTo("queued");

        control("noop.high", "resume");

        ids.forEach(id -> demo.awaitStatus(id, "completed", Duration.ofSeconds(60)));
    }
}
