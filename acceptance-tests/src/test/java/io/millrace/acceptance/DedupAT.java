package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.acceptance.Api.Reply;
import io.millrace.local.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Law L2: once a window, whatever Redis does. */
class DedupAT {
    private final RedisServer redis = Product.stack().redis();

    private static String submission() {
        return "{\"type\": \"noop\", \"object_id\": \"%s\"}".formatted(UUID.randomUUID());
    }

    @Test
    void aHundredEqualSubmissionsAtOnceOverTwoGatewaysMakeOneJob() {
        String submission = submission();
        List<CompletableFuture<Reply>> calls = IntStream.range(0, 100)
                .mapToObj(i -> Product.demo(1 + i % 2).sendAsync("POST", "/jobs", submission))
                .toList();
        List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();
        assertThat(replies).extracting(Reply::id).containsOnly(replies.get(0).id());
        assertThat(replies).filteredOn(reply -> reply.status() == 202).hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(99);
    }

    @Test
    void redisKilledBetweenTwoSubmissions() {
        String submission = submission();
        String first = Product.demo(1).accepted(submission);
        redis.kill();
        try {
            assertOneJob(submission, first);
        } finally {
            redis.start();
        }
        assertOneJob(submission, first);
    }

    @Test
    void redisFlushedBetweenTwoSubmissions() throws Exception {
        String submission = submission();
        String first = Product.demo(1).accepted(submission);
        RedisCommand.send(redis.port(), "FLUSHALL");
        assertOneJob(submission, first);
    }

    @Test
    void redisHungBetweenTwoSubmissions() {
        String submission = submission();
        String first = Product.demo(1).accepted(submission);
        redis.suspend();
        try {
            long before = System.nanoTime();
            assertOneJob(submission, first);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        } finally {
            redis.resume();
        }
        assertOneJob(submission, first);
    }

    @Test
    void aJobCancelledBeforeItRanFreesItsWindow() {
        String submission =
                "{\"type\": \"noop\", \"delay_seconds\": 60, \"object_id\": \"%s\"}".formatted(UUID.randomUUID());
        String first = Product.demo(1).accepted(submission);
        assertThat(Product.demo(2).cancel(first).status()).isEqualTo(200);
        String second = Product.demo(1).accepted(submission);
        assertThat(second).isNotEqualTo(first);
        assertThat(Product.demo(1).cancel(second).status()).isEqualTo(200);
    }

    private static void assertOneJob(String submission, String first) {
        for (int gateway = 1; gateway <= 2; gateway++) {
            Reply again = Product.demo(gateway).submit(submission);
            assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
            assertThat(again.id()).isEqualTo(first);
        }
    }
}
