package io.millrace.gateway.watch.output;

import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.noop;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import io.millrace.core.port.OutputStore;
import io.millrace.gateway.Limited;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job may be silent for longer than a connection may be idle. */
@QuarkusTest
@TestProfile(Limited.class)
class SilentFollowIT {
    @Inject
    TestWorker worker;

    @Inject
    OutputStore store;

    @Test
    @Timeout(60)
    void whoFollowsASilentJobIsNotCutOff() throws Exception {
        String id = noop();
        Attempt attempt = worker.claim(id);
        CompletableFuture<String> followed = CompletableFuture.supplyAsync(
                () -> get("/jobs/" + id + "/output?follow=true").asString());
        // Idle connections are closed after 5 s.
        for (int i = 0; i < 16; i++) {
            worker.showUp();
            Thread.sleep(500);
        }
        store.append(Map.of(attempt, List.of(new OutputPiece(StdStream.STDOUT, 0, 0, new byte[] {'x'}))));
        worker.complete(attempt, "{}");

        assertThat(followed.get()).isEqualTo("x");
    }
}
