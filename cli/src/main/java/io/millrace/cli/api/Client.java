package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server. By {@link HttpURLConnection}, which is ready some 0.4 s before the JDK's newer client. Never goes where it is
 * redirected to, so that credentials reach nobody else, and never sends a submission a second time by itself.
 */
public final class Client {
    private static final int CONNECT_MILLIS = 10_000;
    /** Longer than the server's longest wait. */
    private static final int ANSWER_MILLIS = 75_000;
    /** Streams of events send a comment each 15 s. */
    public static final int EVENT_MILLIS = 45_000;

    private static final int SOON_MILLIS = 10_000;

    private final Endpoint endpoint;
    private final Session session;
    private final Failures failures;
    private @Nullable SSLSocketFactory sockets;
    private volatile boolean answered;

    static {
        // A POST whose answer was lost may have been obeyed.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /** @param kept where a token goes that replaces the one of the endpoint's credentials before that ends */
    public Client(Endpoint endpoint, Kept kept) {
        this(endpoint, kept, () -> System.currentTimeMillis() / 1_000);
    }

    Client(Endpoint endpoint, Kept kept, LongSupplier clock) {
        this.endpoint = endpoint;
        this.failures = new Failures(endpoint);
        this.session = new Session(endpoint.credentials(), kept, clock);
        Credentials credentials = endpoint.credentials();
        String header = credentials.header();
        if (header != null && !header.chars().allMatch(each -> each > ' ' - 1 && each < 127)) {
            throw CliException.usage(
                    "the token has characters that no token has", "was it cut, or does it end in a line break?");
        }
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Whether the server has ever served this client: one that is away now comes back. */
    public boolean hasBeenAnswered() {
        return answered;
    }

    /** A text as a part of a path or query. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, @Nullable Object body) {
        return send("POST", path, body);
    }

    /** For who is about to leave: waits for some seconds at most. */
    public Answer postSoon(String path) {
        return send("POST", path, null, session.credentials(), SOON_MILLIS);
    }

    /** @throws CliException if the server cannot be reached ({@link Unreachable}), or refuses */
    public Answer send(String method, String path, @Nullable Object body) {
        keepUp();
        return send(method, path, body, session.credentials(), ANSWER_MILLIS);
    }

    private void keepUp() {
        session.keepUp(with -> send("POST", "/auth/renew", null, with, SOON_MILLIS));
    }

    private Answer send(String method, String path, @Nullable Object body, Credentials as, int patience) {
        HttpURLConnection connection = open(path, as, patience);
        try {
            connection.setRequestMethod(method);
            connection.setRequestProperty("Accept", "application/json");
            connection.setDoOutput(body != null);
            if (body == null) {
                connect(connection);
            } else {
                byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty("Content-Type", "application/json");
                connect(connection);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            int status = accepted(connection);
            try (InputStream in = new Streamed(connection, () -> {}).body()) {
                return new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw failures.afterRequest(e);
        }
    }

    /**
     * An answer that is read as it comes. Errors while it is read are {@link IOException}s: what came before has been used by then.
     *
     * @param silence milliseconds without a byte after which it counts as broken; 0: never
     */
    public Streamed stream(String path, Map<String, String> headers, int silence) {
        keepUp();
        HttpURLConnection connection = open(path, session.credentials(), silence);
        headers.forEach(connection::setRequestProperty);
        connect(connection);
        try {
            accepted(connection);
            return new Streamed(connection, this::keepUp);
        } catch (IOException e) {
            throw failures.afterRequest(e);
        }
    }

    private HttpURLConnection open(String path, Credentials as, int silence) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(endpoint.url() + path).toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(silence);
            connection.setUseCaches(false);
            connection.setRequestProperty("User-Agent", "millrace-cli");
            String header = as.header();
            if (header != null) {
                connection.setRequestProperty("Authorization", header);
            }
            if (connection instanceof HttpsURLConnection secure && endpoint.authority() != null) {
                if (sockets == null) {
                    sockets = Authorities.in(endpoint.authority());
                }
                secure.setSSLSocketFactory(sockets);
            }
            return connection;
        } catch (IOException e) {
            throw failures.beforeRequest(e);
        }
    }

    /** By itself, as what fails afterwards may have been obeyed. */
    private void connect(HttpURLConnection connection) {
        try {
            connection.connect();
        } catch (IOException e) {
            throw failures.beforeRequest(e);
        }
    }

    private int accepted(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 200 && status < 300) {
            answered = true;
            return status;
        }
        String body = "";
        try (InputStream in = status < 400 ? null : connection.getErrorStream()) {
            body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        throw Problems.of(
                new Problems.Refusal(
                        status,
                        body,
                        connection.getHeaderField("Retry-After"),
                        status < 400 ? connection.getHeaderField("Location") : null),
                endpoint);
    }
}
