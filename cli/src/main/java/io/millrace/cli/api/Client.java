package io.millrace.cli.api;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
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

    private final Endpoint endpoint;
    private @Nullable SSLSocketFactory sockets;

    static {
        // A POST whose answer was lost may have been obeyed.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    public Client(Endpoint endpoint) {
        this.endpoint = endpoint;
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

    /** @throws CliException if the server cannot be reached ({@link Unreachable}), or refuses */
    public Answer send(String method, String path, @Nullable Object body) {
        HttpURLConnection connection = open(path, ANSWER_MILLIS);
        try {
            connection.setRequestMethod(method);
            connection.setRequestProperty("Accept", "application/json");
            if (body != null) {
                byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            int status = accepted(connection);
            try (InputStream in = connection.getInputStream()) {
                return new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * An answer that is read as it comes. Errors while it is read are {@link IOException}s: what came before has been used by then.
     *
     * @param silence milliseconds without a byte after which it counts as broken; 0: never
     */
    public Streamed stream(String path, Map<String, String> headers, int silence) {
        HttpURLConnection connection = open(path, silence);
        headers.forEach(connection::setRequestProperty);
        try {
            accepted(connection);
            return new Streamed(connection);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpURLConnection open(String path, int silence) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(endpoint.url() + path).toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(silence);
            connection.setUseCaches(false);
            connection.setRequestProperty("User-Agent", "millrace-cli");
            String header = endpoint.credentials().header();
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
            throw unreachable(e);
        }
    }

    private int accepted(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 200 && status < 300) {
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

    private RuntimeException unreachable(IOException e) {
        if (e instanceof SSLException) {
            return new CliException(
                    ExitCode.REFUSED,
                    "no trust in " + endpoint.url() + ": " + e.getMessage(),
                    "give the certificate of its authority by --cacert or MILLRACE_CACERT"
                            + " (of `make run TLS=1`: .millrace/tls/ca.pem)");
        }
        String why = e instanceof UnknownHostException ? "there is no such host" : String.valueOf(e.getMessage());
        return new Unreachable(
                "cannot reach " + endpoint.url() + ": " + why,
                "does it run (`make run`), and is that its address? `millrace config` shows where it comes from");
    }
}
