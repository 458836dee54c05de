package io.millrace.cli.top;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.Json;
import java.util.List;
import java.util.Map;

/**
 * The newest jobs that run.
 *
 * @param isAll whether there are no others
 */
record Running(List<Map<String, Object>> jobs, boolean isAll) {
    private static final int MOST = 200;

    static Running of(Client client) {
        Map<String, Object> page =
                client.get("/jobs?status=processing&limit=" + MOST).json();
        return new Running(Json.maps(page, "jobs"), Json.text(page, "next_cursor") == null);
    }
}
