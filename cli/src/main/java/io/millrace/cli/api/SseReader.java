package io.millrace.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (HTML standard, section 9.2), an event at a time. */
public final class SseReader {
    private final BufferedReader lines;
    private @Nullable String lastId;
    private long retryMillis;

    /** @param retryMillis when to come back unless the server says so itself */
    public SseReader(InputStream in, @Nullable String lastId, long retryMillis) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.lastId = lastId;
        this.retryMillis = retryMillis;
    }

    /** One event. */
    public record Event(String name, String data) {}

    /** What to resume from. */
    public @Nullable String lastId() {
        return lastId;
    }

    public long retryMillis() {
        return retryMillis;
    }

    /** The next one; null at the end of the stream. */
    public @Nullable Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    return new Event(name, data.substring(0, data.length() - 1));
                }
                name = "message";
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
            } else if (line.startsWith("id:")) {
                lastId = value(line);
            } else if (line.startsWith("retry:")) {
                retryMillis = Long.parseLong(value(line));
            }
        }
        return null;
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
