package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.acceptance.Api.Reply;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A job type of one's own, as docs/job-types.md tells it: a JAR in a folder, and nothing of Millrace built again. */
class PluginAT {
    private static Stack stack;
    private static Api demo;

    @BeforeAll
    static void startWithTheExample() throws IOException {
        Path home = Product.newHome();
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        Path built = ProjectRoot.find().resolve("examples/word-count/target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(built, "word-count-*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, plugins.resolve(jar.getFileName()));
            }
        }
        assertThat(plugins).isNotEmptyDirectory();
        stack = Stack.builder()
                .home(home)
                .gateways(1)
                .workers(1)
                .env("MILLRACE_WORKER_PLUGINS", plugins.toString())
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
        await().atMost(Duration.ofSeconds(15)).until(() -> !type().isMissingNode());
    }

    @AfterAll
    static void close() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void isToldWithItsSchemaAndDefaults() {
        assertThat(type().path("schema").path("required").get(0).asText()).isEqualTo("text");
        assertThat(type().path("defaults").path("timeout_seconds").asInt()).isEqualTo(30);
        assertThat(type().path("runs_on").asText()).isEqualTo("workers");
    }

    @Test
    void runsToItsResultWithDefaultsFilledIn() {
        String id = demo.accepted(
                "{\"type\": \"word_count\", \"params\": {\"text\": \"To be\\nor not to be\", \"top\": 1}}");
        JsonNode job = demo.awaitStatus(id, "completed", Duration.ofSeconds(15));
        assertThat(job.path("params").path("max_length").asInt()).isEqualTo(100);
        assertThat(job.path("result").path("words").asInt()).isEqualTo(6);
        assertThat(job.path("result").path("top").get(0).path("word").asText()).isEqualTo("be");
        assertThat(job.path("progress").path("percent").asInt()).isEqualTo(100);
        assertThat(job.path("max_attempts").asInt()).isEqualTo(2);
    }

    @Test
    void badParamsAreRefusedByName() {
        Reply missing = demo.submit("{\"type\": \"word_count\", \"params\": {\"texts\": \"a\"}}");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.code()).isEqualTo("invalid");
        assertThat(missing.body().path("errors").findValuesAsText("field")).contains("params.text", "params.texts");

        Reply disordered = demo.submit(
                "{\"type\": \"word_count\", \"params\": {\"text\": \"a\", \"min_length\": 9, \"max_length\": 2}}");
        assertThat(disordered.status()).isEqualTo(400);
        assertThat(disordered.body().path("errors").findValuesAsText("field")).containsExactly("params.min_length");
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        String id = demo.accepted("{\"type\": \"word_count\", \"params\": {\"text\": \"…\"}}");
        JsonNode job = demo.awaitStatus(id, "failed", Duration.ofSeconds(15));
        assertThat(job.path("error").path("code").asText()).isEqualTo("no-words");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void stopsWhenItsJobIsCancelled() {
        String id = demo.accepted(
                "{\"type\": \"word_count\", \"params\": {\"text\": \"one\\ntwo\", \"seconds_per_line\": 20}}");
        demo.awaitStatus(id, "processing", Duration.ofSeconds(15));
        assertThat(demo.send("POST", "/jobs/" + id + "/cancel?wait=true", null)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
    }

    private static JsonNode type() {
        for (JsonNode type : demo.get("/types").body().path("types")) {
            if (type.path("name").asText().equals("word_count")) {
                return type;
            }
        }
        return MissingNode.getInstance();
    }
}
