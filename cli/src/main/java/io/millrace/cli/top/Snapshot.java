package io.millrace.cli.top;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Client;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The service at one moment.
 *
 * @param queues as the API tells of them; null: one may not see them, nor workers
 */
record Snapshot(
        @Nullable List<Map<String, Object>> queues,
        List<Map<String, Object>> workers,
        List<Map<String, Object>> running) {
    private static final int MOST_RUNNING = 200;

    static Snapshot of(Client client) {
        List<Map<String, Object>> running = Json.maps(
                client.get("/jobs?status=processing&limit=" + MOST_RUNNING).json(), "jobs");
        Answer queues;
        try {
            queues = client.get("/queues");
        } catch (CliException notAnAdministrator) {
            return new Snapshot(null, List.of(), running);
        }
        return new Snapshot(
                Json.maps(queues.json(), "queues"),
                Json.maps(client.get("/workers").json(), "workers"),
                running);
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("queues", queues);
        all.put("workers", queues == null ? null : workers);
        all.put("running", running);
        return Json.write(all);
    }
}
