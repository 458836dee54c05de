package io.millrace.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A client of server-sent events, on a connection of its own. Reads nothing ahead but a buffer. */
public final class EventStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 25_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    /**
     * What stands between two empty lines.
     *
     * @param fields by name; a comment has the empty name
     */
    public record Block(Map<String, String> fields) {
        public String id() {
            return fields.getOrDefault("id", "");
        }

        public String event() {
            return fields.getOrDefault("event", "");
        }

        /** Null if there is no data. */
        public JsonNode data() {
            try {
                return fields.containsKey("data") ? JSON.readTree(fields.get("data")) : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String jobId() {
            return data().path("job_id").asText();
        }

        public String status() {
            return data().path("status").asText();
        }
    }

    private EventStream(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    /** Fails unless the answer is 200. */
    public static EventStream open(URI gateway, String user, String path) {
        return resume(gateway, user, path, null);
    }

    /** @param lastEventId null: none */
    public static EventStream resume(URI gateway, String user, String path, String lastEventId) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) gateway.resolve(path).toURL().openConnection();
            String basic = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(UTF_8));
            connection.setRequestProperty("Authorization", "Basic " + basic);
            connection.setRequestProperty("Accept", "text/event-stream");
            if (lastEventId != null) {
                connection.setRequestProperty("Last-Event-ID", lastEventId);
            }
            connection.setReadTimeout(PATIENCE_MILLIS);
            return new EventStream(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String header(String name) {
        return connection.getHeaderField(name);
    }

    /** The next block, be it a comment; null at the end of the stream. */
    public Block nextBlock() {
        try {
            Map<String, String> fields = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    return new Block(fields);
                }
                int colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next event; null at the end of the stream. */
    public Block next() {
        Block block = nextBlock();
        while (block != null && block.event().isEmpty()) {
            block = nextBlock();
        }
        return block;
    }

    /** The next event that is as wanted. */
    public Block next(Predicate<Block> wanted) {
        Block event = next();
        while (event != null && !wanted.test(event)) {
            event = next();
        }
        if (event == null) {
            throw new AssertionError("the stream has ended");
        }
        return event;
    }

    /** The next event about that job in that status. */
    public Block next(String jobId, String status) {
        return next(event -> event.event().equals("job")
                && event.jobId().equals(jobId)
                && event.status().equals(status));
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
