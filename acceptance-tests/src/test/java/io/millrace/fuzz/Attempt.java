package io.millrace.fuzz;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param operation of the document, such as {@code GET /jobs/{job_id}}
 * @param target path and query, as they are sent
 */
record Attempt(
        int number,
        String operation,
        String method,
        String target,
        Map<String, String> headers,
        byte @Nullable [] body) {
    @Override
    public String toString() {
        String text = body == null ? "" : " " + new String(body, java.nio.charset.StandardCharsets.ISO_8859_1);
        return "#" + number + " " + operation + ": " + method + " " + target + " " + headers
                + (text.length() > 400 ? text.substring(0, 400) + "…" : text);
    }
}
