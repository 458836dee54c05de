package io.millrace.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.acceptance.Stream.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs as server-sent events, whichever gateway is asked. {@link GatewayLeavesAT} has those whose gateway leaves. */
@Timeout(120)
class EventsAT {
    @Test
    void aJobIsStreamedAtOneGatewayThatWasSubmittedAtTheOther() {
        String id = Product.demo(1)
                .accepted("{\"type\": \"generate_report\", \"params\": {\"title\": \"t\","
                        + " \"sections\": [\"a\", \"b\", \"c\", \"d\"], \"seconds\": 4}}");
        List<Told> told = new ArrayList<>();
        try (Stream stream = Stream.open(Product.demo(2), "/jobs/" + id + "/events")) {
            for (Told next = stream.next(); next != null; next = stream.next()) {
                told.add(next);
            }
        }

        assertThat(told)
                .allMatch(each -> each.event().equals("job") && each.id().equals(id));
        assertThat(told).extracting(Told::status).endsWith("completed").contains("processing");
        assertThat(told)
                .as("progress shows up")
                .extracting(each -> each.data().at("/progress/percent").asInt())
                .isSorted()
                .anyMatch(percent -> percent > 0 && percent < 100);
        assertThat(told.get(told.size() - 1).data()).isEqualTo(Product.demo(1).job(id));
    }

    @Test
    void allJobsAreStreamedAtOneGatewayThatAreSubmittedAtTheOther() {
        Load.user("streams");
        Api one = at(1, "streams");
        Set<String> told = new HashSet<>();
        try (Stream stream = Stream.open(at(2, "streams"), "/events").awaitId()) {
            Product.demo(1).accepted("{\"type\": \"noop\"}");
            List<String> ids = Load.submit(one, "{\"type\": \"noop\"}", 200);
            Map<String, String> last = new HashMap<>();
            while (last.values().stream().filter("completed"::equals).count() < ids.size()) {
                Told next = stream.next();
                last.put(next.id(), next.status());
                told.add(next.id());
            }
            assertThat(told).as("own jobs alone").containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void whoResumesAtTheOtherGatewayMissesNothing() {
        Load.user("resumes");
        Api one = at(1, "resumes");
        String running;
        String lastId;
        try (Stream stream = Stream.open(one, "/events").awaitId()) {
            running = one.accepted(Jobs.sleeping(2));
            stream.next(told -> told.id().equals(running) && told.status().equals("processing"));
            lastId = stream.lastId();
        }
        List<String> meanwhile = Load.submit(one, "{\"type\": \"noop\"}", 50);
        one.awaitStatus(running, "completed", Duration.ofSeconds(20));
        meanwhile.forEach(id -> one.awaitStatus(id, "completed", Duration.ofSeconds(20)));

        Set<String> missing = new HashSet<>(meanwhile);
        missing.add(running);
        try (Stream stream = Stream.resume(at(2, "resumes"), "/events", lastId)) {
            while (!missing.isEmpty()) {
                Told told = stream.next();
                assertThat(told.event()).isEqualTo("job");
                assertThat(told.status()).isEqualTo("completed");
                missing.remove(told.id());
            }
        }
    }

    @Test
    void curlShowsAJobAsItGoes() throws Exception {
        Assumptions.assumeTrue(new java.io.File("/usr/bin/curl").exists(), "needs curl");
        String id = Product.demo(1).accepted(Jobs.sleeping(1));

        String shown = curl("-sNu", "demo:demo", Product.demo(2).url() + "/jobs/" + id + "/events");

        assertThat(shown).contains("event: job\n", "\"status\":\"completed\"").endsWith("\n\n");
    }

    /** Ends by itself. */
    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "--max-time", "60"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return shown;
    }

    private static Api at(int gateway, String user) {
        return new Api(Product.stack().gatewayUrl(gateway), user, "secret-" + user);
    }
}
