package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long jobs are kept after their end, on a product of its own that keeps them for two seconds. */
class RetentionAT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Stack stack;
    private static Api demo;

    @BeforeAll
    static void start() {
        stack = Stack.builder()
                .home(Product.newHome())
                .gateways(1)
                .workers(1)
                .env("MILLRACE_RETENTION", "2s")
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private static String noop(String more) {
        return "{\"type\": \"noop\"%s}".formatted(more);
    }

    private static String completed(String more) {
        String id = demo.accepted(noop(more));
        demo.awaitStatus(id, "completed", SOON);
        return id;
    }

    private static void awaitGone(String id) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(demo.get("/jobs/" + id).code()).as(id).isEqualTo("unknown-job"));
    }

    @Test
    void whatHasEndedGoesAndOtherThingsStay() {
        String unfinished = demo.accepted(noop(", \"delay_seconds\": 3600"));
        String asked = completed(", \"retention_seconds\": 3600");
        String inItsWindow = completed(", \"object_id\": \"guarded\", \"retention_seconds\": 0");

        String ended = demo.accepted(noop(""));
        String atOnce = demo.accepted(noop(", \"retention_seconds\": 0"));
        awaitGone(ended);
        awaitGone(atOnce);

        for (String part : List.of("", "/attempts", "/output", "/why")) {
            assertThat(demo.get("/jobs/" + ended + part).status()).as(part).isEqualTo(404);
        }
        assertThat(demo.get("/jobs").body().path("jobs"))
                .extracting(job -> job.path("job_id").asText())
                .contains(unfinished, asked, inItsWindow)
                .doesNotContain(ended, atOnce);
        assertThat(demo.submit(noop(", \"object_id\": \"guarded\"")).id()).isEqualTo(inItsWindow);
    }

    @Test
    void aWindowGoesWithItsJob() {
        String submission = noop(", \"object_id\": \"again\", \"dedup_window_seconds\": 1");
        String first = demo.accepted(submission);
        awaitGone(first);

        assertThat(demo.accepted(submission)).isNotEqualTo(first);
    }
}
