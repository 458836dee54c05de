package io.millrace.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.command.Cli;
import io.millrace.cli.show.Surroundings;
import io.millrace.cli.show.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server that says what a test tells it, odd and broken answers included, which the real one of {@code CliAT} does not give. */
public final class StandIn implements AutoCloseable {
    public static final String ID = "019ab000-0000-7000-8000-000000000001";

    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();
    public final Map<String, String> environment = new HashMap<>();
    public Terminal terminal = Terminal.NONE;
    public String input = "";
    public boolean readerIsGone;

    private record Reply(int status, String body, Map<String, String> headers, boolean cut) {}

    /** What came of a call. */
    public record Ran(int code, String out, String err) {}

    public StandIn(Path configuration) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        environment.put("MILLRACE_URL", url());
        environment.put("MILLRACE_CONFIG", configuration.toString());
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public static String job(String status, String more) {
        return "{\"job_id\":\"" + ID + "\",\"type\":\"command\",\"status\":\"" + status
                + "\",\"owner\":\"demo\",\"attempt\":1,"
                + "\"max_attempts\":3,\"priority\":\"normal\",\"created_at\":\"2026-11-23T16:07:34.000Z\","
                + "\"started_at\":\"2026-11-23T16:07:35.000Z\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    public StandIn on(String request, int status, String body) {
        return on(request, status, body, Map.of());
    }

    public StandIn on(String request, int status, String body, Map<String, String> headers) {
        replies.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Reply(status, body, headers, false));
        return this;
    }

    /** An answer that breaks off after that, before its length. */
    public StandIn cut(String request, String body) {
        replies.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Reply(200, body, Map.of(), true));
        return this;
    }

    /** As with {@code ./millrace} and these arguments. */
    public Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                if (readerIsGone) {
                    reset();
                    throw new IOException("Broken pipe");
                }
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Cli(new Surroundings(
                        environment,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal))
                .run(arguments);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String path =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Headers headers = exchange.getRequestHeaders();
        requests.add(path + (query == null ? "" : "?" + query) + " " + body + " "
                + String.join(" ", headers.getOrDefault("Authorization", new ArrayList<>()))
                + String.join(" ", headers.getOrDefault("Last-event-id", new ArrayList<>())));
        Deque<Reply> known = replies.get(path);
        Reply reply = known == null
                ? new Reply(404, "{\"code\":\"unknown-job\",\"detail\":\"there is no such job\"}", Map.of(), false)
                : known.size() > 1 ? known.poll() : known.peek();
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        boolean empty = reply.status() == 204;
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.cut() ? bytes.length + 10 : bytes.length);
        OutputStream to = exchange.getResponseBody();
        if (!empty) {
            to.write(bytes);
            to.flush();
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
