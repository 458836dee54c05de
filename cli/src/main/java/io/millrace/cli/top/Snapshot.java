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
record Snapshot(@Nullable List<Map<String, Object>> queues, List<Map<String, Object>> workers, Running running) {
    private static final int NOT_PERMITTED = 403;

    static Snapshot of(Client client) {
        Answer queues;
        try {
            queues = client.get("/queues");
        } catch (CliException e) {
            if (e.status() == NOT_PERMITTED) {
                return new Snapshot(null, List.of(), Running.of(client));
            }
            throw e;
        }
        List<Map<String, Object>> workers = Json.maps(client.get("/workers").json(), "workers");
        return new Snapshot(Json.maps(queues.json(), "queues"), workers, Running.of(client));
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("queues", queues);
        all.put("workers", queues == null ? null : workers);
        all.put("running", running.jobs());
        all.put("running_is_all", running.isAll());
        return Json.write(all);
    }
}
