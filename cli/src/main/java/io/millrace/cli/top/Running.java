package io.millrace.cli.top;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that run. A page of the server's list looks at some thousands of the newest jobs: one that was submitted before all that wait is
 * found by the worker that runs it, or some pages on by whoever may not see workers.
 *
 * @param isAll whether there are no others, as far as anybody can tell
 */
record Running(List<Map<String, Object>> jobs, boolean isAll) {
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 5;
    private static final int MOST_BY_ID = 50;
    private static final int UNKNOWN = 404;

    /** @param workers as the API tells of them; null: one may not see them */
    static Running of(Client client, @Nullable List<Map<String, Object>> workers) {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        String cursor = "";
        for (int pages = workers == null ? MOST_PAGES : 1; pages > 0; pages--) {
            Map<String, Object> page =
                    client.get("/jobs?status=processing&limit=" + PAGE + cursor).json();
            Json.maps(page, "jobs").forEach(job -> found.put(Json.textOr(job, "job_id", ""), job));
            String next = Json.text(page, "next_cursor");
            if (next == null) {
                return new Running(List.copyOf(found.values()), true);
            }
            cursor = "&cursor=" + Client.part(next);
        }
        return workers == null ? new Running(List.copyOf(found.values()), false) : withThoseOf(workers, client, found);
    }

    private static Running withThoseOf(
            List<Map<String, Object>> workers, Client client, Map<String, Map<String, Object>> found) {
        List<String> others = workers.stream()
                .flatMap(worker -> worker.get("running") instanceof List<?> ids ? ids.stream() : null)
                .map(String::valueOf)
                .filter(id -> !found.containsKey(id))
                .toList();
        for (String id : others.subList(0, Math.min(MOST_BY_ID, others.size()))) {
            Map<String, Object> job = job(client, id);
            if ("processing".equals(job.get("status"))) {
                found.put(id, job);
            }
        }
        return new Running(List.copyOf(found.values()), others.size() <= MOST_BY_ID);
    }

    /** Empty if it is there no more. */
    private static Map<String, Object> job(Client client, String id) {
        try {
            return client.get("/jobs/" + Client.part(id)).json();
        } catch (CliException e) {
            if (e.status() == UNKNOWN) {
                return Map.of();
            }
            throw e;
        }
    }
}
