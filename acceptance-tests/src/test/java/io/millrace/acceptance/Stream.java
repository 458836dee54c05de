package io.millrace.acceptance;

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
import java.util.function.Predicate;

/** A client of server-sent events, as a browser is one. */
final class Stream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 30_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;
    private String lastId;

    /** A job as it was told. */
    record Told(String event, JsonNode data) {
        String id() {
            return data.path("job_id").asText();
        }

        String status() {
            return data.path("status").asText();
        }
    }

    private Stream(HttpURLConnection connection, String lastId) throws IOException {
        this.connection = connection;
        this.lastId = lastId;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    static Stream open(Api api, String path) {
        return resume(api, path, null);
    }

    static Stream resume(Api api, String path, String lastId) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(api.url() + path).toURL().openConnection();
            String basic = Base64.getEncoder().encodeToString((api.user() + ":" + api.password()).getBytes(UTF_8));
            connection.setRequestProperty("Authorization", "Basic " + basic);
            if (lastId != null) {
                connection.setRequestProperty("Last-Event-ID", lastId);
            }
            connection.setReadTimeout(PATIENCE_MILLIS);
            return new Stream(connection, lastId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to resume from. */
    String lastId() {
        return lastId;
    }

    /** Reads until there is something to resume from. */
    Stream awaitId() {
        while (lastId == null) {
            read();
        }
        return this;
    }

    /** The next event; null at the end of the stream. */
    Told next() {
        String event = "";
        JsonNode data = null;
        for (String line = read(); line != null; line = read()) {
            if (line.isEmpty() && data != null) {
                return new Told(event, data);
            }
            event = line.startsWith("event: ") ? line.substring("event: ".length()) : event;
            data = line.startsWith("data: ") ? json(line.substring("data: ".length())) : data;
        }
        return null;
    }

    /** The next event that is as wanted. */
    Told next(Predicate<Told> wanted) {
        Told told = next();
        while (told != null && !wanted.test(told)) {
            told = next();
        }
        if (told == null) {
            throw new AssertionError("the stream has ended");
        }
        return told;
    }

    private String read() {
        try {
            String line = lines.readLine();
            if (line != null && line.startsWith("id: ")) {
                lastId = line.substring("id: ".length());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
