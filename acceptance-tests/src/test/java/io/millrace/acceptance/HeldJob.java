package io.millrace.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A job that runs until a test lets it go: a machine may take as long as it likes over what the test does meanwhile.
 *
 * @param job as it was when it was accepted, or began to run
 */
record HeldJob(JsonNode job, Path file) {
    /** Submits one, and waits until it runs; it has one try alone, of which a lost worker takes none. */
    static HeldJob running(Api api) {
        HeldJob held = submitted(api);
        return new HeldJob(api.awaitStatus(held.id(), "processing", Duration.ofSeconds(10)), held.file());
    }

    /** Submits one that may have to wait for a slot. */
    static HeldJob submitted(Api api) {
        Path file = Product.newHome().toAbsolutePath().resolve("go");
        String id = api.accepted("""
                {"type": "held", "params": {"until": "%s"}, "max_attempts": 1, "timeout_seconds": 600}""".formatted(file));
        return new HeldJob(api.job(id), file);
    }

    String id() {
        return job.path("job_id").asText();
    }

    String worker() {
        return job.path("worker").asText();
    }

    void letGo() {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
