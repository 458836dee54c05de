package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.acceptance.Api.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CancelAT {
    private final Api demo = Product.demo(1);

    @Test
    void aQueuedJobThatIsCancelledNeverRuns() {
        // The ten slots of two workers.
        List<HeldJob> fillers =
                IntStream.range(0, 10).mapToObj(i -> HeldJob.running(demo)).toList();
        String id = demo.accepted("{\"type\": \"noop\"}");
        try {
            Reply cancelled = demo.cancel(id);
            assertThat(cancelled.status()).isEqualTo(200);
            assertThat(cancelled.body().path("status").asText()).isEqualTo("cancelled");
        } finally {
            // All slots of the product that other tests share.
            fillers.forEach(HeldJob::letGo);
        }
        fillers.forEach(filler -> demo.awaitStatus(filler.id(), "completed", Duration.ofSeconds(20)));
        // Others that were queued later have run: its turn has passed.
        demo.awaitStatus(demo.accepted("{\"type\": \"noop\"}"), "completed", Duration.ofSeconds(10));
        JsonNode job = demo.job(id);
        assertThat(job.path("status").asText()).isEqualTo("cancelled");
        assertThat(job.path("reason").asText()).isEqualTo("cancelled_by_user");
        assertThat(job.path("attempt").asInt()).isZero();
        assertThat(Jobs.outcomes(demo, id)).isEmpty();
    }

    @Test
    void aRunningJobIsStoppedWithinASecond() {
        // The machine may be busy with something else for a moment: the fastest of some shows what the product takes.
        Duration fastest = IntStream.range(0, 4)
                .mapToObj(i -> cancelARunningJob())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(fastest).isLessThan(Duration.ofSeconds(1));
    }

    private Duration cancelARunningJob() {
        String id = Jobs.running(demo, 30).path("job_id").asText();
        Instant asked = Instant.now();
        // By the other gateway, on whichever worker it runs.
        Reply reply = Product.demo(2).send("DELETE", "/jobs/" + id + "?wait=true", null);
        Duration took = Duration.between(asked, Instant.now());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("status").asText()).isEqualTo("cancelled");
        assertThat(reply.body().path("reason").asText()).isEqualTo("cancelled_by_user");
        assertThat(demo.cancel(id).code()).isEqualTo("already-cancelled");
        return took;
    }

    @Test
    void aFinishedOrUnknownJobSaysWhyItCannotBeCancelled() {
        String id = demo.accepted("{\"type\": \"noop\"}");
        demo.awaitStatus(id, "completed", Duration.ofSeconds(10));
        Reply finished = demo.cancel(id);
        assertThat(finished.status()).isEqualTo(409);
        assertThat(finished.code()).isEqualTo("already-finished");
        assertThat(finished.body().path("job_status").asText()).isEqualTo("completed");
        assertThat(demo.cancel(UUID.randomUUID().toString()).status()).isEqualTo(404);
    }
}
