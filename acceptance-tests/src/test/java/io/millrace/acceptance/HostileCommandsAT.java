package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Commands that mean harm, beside twenty that do not: each gets its verdict, nobody else suffers, and nothing of them is left. */
class HostileCommandsAT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** In the command lines of all of them, and of nothing else on this machine. */
    private static final String MARK = "621.25";

    private final Api demo = Product.demo(1);

    @Test
    void asProcesses() throws Exception {
        Assumptions.assumeTrue(
                workers().values().stream().noneMatch(worker -> worker.startsWith("process")),
                "needs bubblewrap, or user namespaces");
        harm(null);
    }

    @Test
    void inContainers() throws Exception {
        Assumptions.assumeTrue(Containers.isThere(), "needs a Docker engine");
        harm(Containers.image());
        Containers.assertNoneLeft();
    }

    private void harm(String image) throws Exception {
        assertThatConnectingWorks(image);
        Map<String, String> before = sessions();
        Set<String> files = files();
        Map<String, String> hostile = new LinkedHashMap<>();
        for (Hostile each : Hostile.values()) {
            hostile.put(each.name(), submit(each, image));
        }
        List<String> honest = IntStream.range(0, 20)
                .mapToObj(i -> demo.accepted(job("sleep 0.5; echo honest " + i, image, "")))
                .toList();

        for (String id : honest) {
            demo.awaitStatus(id, "completed", BOUND);
        }
        for (Hostile each : Hostile.values()) {
            verdict(each, ended(hostile.get(each.name())));
        }
        for (int i = 0; i < honest.size(); i++) {
            assertThat(demo.written(honest.get(i))).isEqualTo("honest " + i + "\n");
        }
        Processes.assertGone(MARK, Duration.ofSeconds(1));
        assertThat(files()).isEqualTo(files);
        assertThat(sessions()).as("the workers kept their leases").isEqualTo(before);
    }

    /** What each of them does, and what is to come of it. */
    private enum Hostile {
        FORK_BOMB(
                "bomb() { bomb | bomb & }; bomb; sleep %s & while :; do sleep 1; done",
                "\"timeout_seconds\": 3", "cancelled timeout|failed exit_code"),
        MEMORY_HOG("head -c 3000000000 /dev/zero | tail", "\"memory_mb\": 48", "failed out_of_memory"),
        MUCH_TO_SAY("head -c 10000000000 /dev/zero", "\"max_output_bytes\": 100000", "failed output_limit"),
        BUSY("while :; do :; done", "\"cpu_seconds\": 1", "failed cpu_limit"),
        BUSY_FOR_EVER("while :; do :; done", "\"timeout_seconds\": 2", "cancelled timeout"),
        LEAVES_A_CHILD("setsid sleep %s & (setsid setsid sleep %s &); exit 0", "", "completed null"),
        READS_SECRETS(
                "cat /proc/*/environ /proc/*/cmdline /root/.bashrc /etc/shadow 2>/dev/null; ls /proc; true",
                "",
                "completed null"),
        KILLS(
                "trap '' TERM; for p in $(ls /proc | grep '^[0-9]'); do [ $p = $$ ] || kill -9 $p; done; kill -9 -1; echo alone",
                "",
                "completed null|failed signal"),
        WRITES(
                "for d in / /usr /etc /var /home /root /proc/sys/kernel /sys /dev /usr/lib; do echo x > $d/millrace-was-here && echo wrote $d; done; true",
                "",
                "completed null"),
        LINKS(
                "ln -s /etc/passwd ~/passwd; ln -s / ~/all; mkdir ~/deep; chmod 0 ~/deep; echo x >> ~/passwd || echo no",
                "",
                "completed null"),
        FILLS_THE_DISK(
                "head -c 3000000000 /dev/zero > ~/large; ls -l ~/large; true",
                "\"memory_mb\": 4000",
                "completed null|failed signal|failed out_of_memory"),
        CONNECTS("ports", "", "completed null");

        private final String line;
        private final String more;
        private final String ends;

        Hostile(String line, String more, String ends) {
            this.line = line.replace("%s", MARK);
            this.more = more;
            this.ends = ends;
        }
    }

    private String submit(Hostile each, String image) {
        String line = each == Hostile.CONNECTS ? connects(image) : each.line;
        return demo.accepted(job(line, image, each.more));
    }

    /** To PostgreSQL, RabbitMQ, Redis and the gateways, at loopback and at this machine's own address. */
    private static String connects(String image) {
        StringBuilder line = new StringBuilder();
        for (int port : ports()) {
            for (String host : List.of("127.0.0.1", "$(hostname -i)", "10.0.0.1")) {
                line.append(
                        image == null
                                ? "timeout 1 bash -c 'exec 3<>/dev/tcp/%s/%d' && echo reached %d; "
                                        .formatted(host, port, port)
                                : "timeout 1 nc %s %d </dev/null && echo reached %d; ".formatted(host, port, port));
            }
        }
        return line + "true";
    }

    /** Whoever could not connect to anything anywhere would prove nothing. */
    private void assertThatConnectingWorks(String image) throws Exception {
        if (image == null) {
            Process outside = new ProcessBuilder("bash", "-c", connects(null))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(outside.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(ports()).allSatisfy(port -> assertThat(said).contains("reached " + port));
        } else {
            String toItself =
                    "nc -l -p 7777 </dev/null & sleep 0.5; timeout 1 nc 127.0.0.1 7777 </dev/null && echo reached";
            assertThat(demo.written(ended(demo.accepted(job(toItself, image, "")))
                            .path("job_id")
                            .asText()))
                    .contains("reached");
        }
    }

    private static List<Integer> ports() {
        Stack stack = Product.stack();
        return List.of(
                stack.postgres().port(), stack.redis().port(), stack.broker().port(), port(stack.gatewayUrl(1)));
    }

    private static int port(String url) {
        return java.net.URI.create(url).getPort();
    }

    private static String job(String line, String image, String more) {
        ObjectNode job = JSON.createObjectNode().put("type", "command");
        ObjectNode params = job.putObject("params").put("command", line);
        if (image != null) {
            params.put("image", image);
        }
        try {
            JsonNode further = JSON.readTree("{" + more + "}");
            further.fields().forEachRemaining(field -> {
                ObjectNode where = field.getKey().equals("timeout_seconds") ? job : params;
                where.set(field.getKey(), field.getValue());
            });
            return job.toString();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private JsonNode ended(String id) {
        return demo.awaitJob(id, BOUND, job -> !job.path("finished_at").isNull());
    }

    private void verdict(Hostile each, JsonNode job) {
        String id = job.path("job_id").asText();
        String written = demo.written(id);
        String said = each + ": " + job + "\n" + written.substring(0, Math.min(2_000, written.length()));
        assertThat(job.path("status").asText() + " " + job.path("reason").asText())
                .as(said)
                .matches(each.ends);
        assertThat(job.path("result").path("all_ended").asBoolean()).as(said).isTrue();
        assertThat(job.path("attempt").asInt()).as(said).isEqualTo(1);
        switch (each) {
            case MUCH_TO_SAY -> {
                assertThat(written).hasSize(100_000);
                assertThat(demo.output(id, "").headers().firstValue("X-Truncated"))
                        .hasValue("true");
            }
            case READS_SECRETS ->
                assertThat(written).doesNotContain("MILLRACE_POSTGRES", "MILLRACE_AMQP", "root:", "java", "postgres");
            case WRITES -> assertThat(written).doesNotContain("wrote");
            case LINKS -> assertThat(written).contains("no");
            case CONNECTS -> assertThat(written).doesNotContain("reached");
            case FILLS_THE_DISK -> assertThat(written).doesNotContain("3000000000");
            default -> {}
        }
    }

    /** The workers' sessions by their names: a new one would mean that the old one's lease was lost. */
    private static Map<String, String> sessions() {
        return byWorker("session");
    }

    private static Map<String, String> workers() {
        return byWorker("isolation");
    }

    private static Map<String, String> byWorker(String field) {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode worker : Product.admin().get("/workers").body().path("workers")) {
            all.put(worker.path("worker").asText(), worker.path(field).asText());
        }
        return all;
    }

    /** What commands may have left where they may write. */
    private static Set<String> files() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String folder : List.of("/tmp", "/dev/shm", "/var/tmp", "/", "/etc", "/usr", "/root")) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(folder), "millrace-{job,was}*")) {
                all.forEach(file -> found.add(file.toString()));
            }
        }
        return found;
    }
}
