package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the dashboard's pages ask for, and how long the answers take. */
final class PageRequests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMES = 200;
    private static final String NEWEST = "/jobs?limit=50";

    private final Client admin;
    private final Client demo;
    private final Map<String, Double> millis = new LinkedHashMap<>();

    PageRequests(Client admin, Client demo) {
        this.admin = admin;
        this.demo = demo;
    }

    /** The median of each by its name, in milliseconds. */
    Map<String, Double> measure() throws IOException, InterruptedException {
        ask("Overview: numbers", admin, "/stats");
        ask("Overview, Workers: workers", admin, "/workers");
        for (String status : new String[] {"processing", "queued", "failed"}) {
            ask("Overview of a user: " + status, demo, "/jobs?limit=5&status=" + status);
        }
        JsonNode first = JSON.readTree(admin.get(NEWEST));
        ask("Jobs: newest", admin, NEWEST);
        ask(
                "Jobs: next page",
                admin,
                NEWEST + "&cursor=" + first.path("next_cursor").asText());
        ask("Jobs: newest of a user", demo, NEWEST);
        ask("Jobs: failed", admin, NEWEST + "&status=failed");
        ask("Jobs: of a type", admin, NEWEST + "&type=report");
        ask("Jobs: of an owner", admin, NEWEST + "&owner=owner-3");
        ask("Jobs: of an object", admin, NEWEST + "&object_id=invoice-7");
        ask("Jobs: of a label", admin, NEWEST + "&label=team:team-3");
        ask("Jobs: of a label that none has", admin, NEWEST + "&label=team:none");
        ask("Jobs: up to three days ago", admin, NEWEST + "&created_before=" + daysAgo(3));
        String id = JSON.readTree(admin.get(NEWEST + "&status=failed"))
                .at("/jobs/0/job_id")
                .asText();
        for (String part : new String[] {"", "/attempts", "/deliveries", "/output"}) {
            ask("Job" + part, admin, "/jobs/" + id + part);
        }
        ask("Submit: types", admin, "/types");
        ask("Queues", admin, "/queues");
        ask("Users", admin, "/users");
        return millis;
    }

    private static String daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days)).toString();
    }

    private void ask(String name, Client client, String path) throws IOException, InterruptedException {
        long[] micros = new long[TIMES];
        for (int time = -TIMES / 4; time < TIMES; time++) {
            long begun = System.nanoTime();
            client.get(path);
            if (time >= 0) {
                micros[time] = (System.nanoTime() - begun) / 1_000;
            }
        }
        millis.put(name, new Percentiles(micros).millis(0.5));
    }
}
