package io.millrace.cli.rehearsal;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.command.Cli;
import io.millrace.cli.show.Surroundings;
import io.millrace.cli.show.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Does once what people do often, at packaging time, so that the classes of it are in the archive that the launcher starts with. */
public final class Rehearsal {
    private static final String ID = "019ab000-0000-7000-8000-000000000000";
    private static final String JOB = "{\"job_id\": \"" + ID + "\", \"object_id\": \"r-1\", \"type\": \"report\","
            + " \"status\": \"completed\", \"reason\": null, \"owner\": \"demo\", \"priority\": \"normal\", \"params\": {\"a\": [1, 2.5]},"
            + " \"progress\": {\"percent\": 100, \"message\": null}, \"result\": {\"exit_code\": 0, \"signal\": null}, \"error\": null,"
            + " \"attempt\": 1, \"max_attempts\": 3, \"timeout_seconds\": 60, \"created_at\": \"2026-11-23T16:07:34.000Z\","
            + " \"run_at\": null, \"started_at\": \"2026-11-23T16:07:35.000Z\", \"finished_at\": \"2026-11-23T16:07:36.000Z\","
            + " \"deadline_at\": null, \"worker\": \"w\", \"labels\": {}, \"deduplicated\": false, \"trace_id\": null}";
    private static final Map<String, String> ANSWERS = Map.of(
            "/jobs/" + ID + "/output",
            "hello\n",
            "/jobs/" + ID + "/events",
            "event: job\nid: 1\ndata: " + JOB + "\n\n",
            "/jobs/" + ID + "/attempts",
            "{\"attempts\": []}",
            "/jobs/" + ID + "/why",
            "{\"code\": \"finished\", \"detail\": \"it is completed\"}",
            "/jobs/" + ID,
            JOB,
            "/auth/me",
            "{\"username\": \"demo\", \"roles\": [\"user\"], \"permissions\": []}",
            "/queues",
            "{\"queues\": []}",
            "/workers",
            "{\"workers\": []}",
            "/types",
            "{\"types\": []}");

    private Rehearsal() {}

    /** @throws IOException if this machine's loopback cannot be listened on */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean list = path.equals("/jobs") && exchange.getRequestMethod().equals("GET");
            String text = list ? "{\"jobs\": [" + JOB + "], \"next_cursor\": null}" : ANSWERS.getOrDefault(path, JOB);
            byte[] answer = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        server.start();
        try {
            rehearse("http://localhost:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static void rehearse(String url) {
        // No profile of whoever builds counts here.
        Map<String, String> environment =
                Map.of("MILLRACE_CONFIG", "/nowhere", "MILLRACE_USER", "u", "MILLRACE_PASSWORD", "p");
        for (Terminal terminal : new Terminal[] {Terminal.NONE, new Terminal(false, true, true, true, 120)}) {
            for (String action : new String[] {
                "status " + ID,
                "status --json " + ID,
                "run --wait -- true",
                "submit noop",
                "out " + ID,
                "out --follow " + ID,
                "wait " + ID,
                "kill " + ID,
                "list",
                "list --json",
                "attempts " + ID,
                "why " + ID,
                "events " + ID,
                "workers",
                "queues",
                "top --once",
                "types",
                "whoami",
                "config",
                "version",
                "help",
                "help run",
                "completion bash"
            }) {
                PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
                Surroundings surroundings =
                        new Surroundings(environment, new ByteArrayInputStream(new byte[0]), out, System.err, terminal);
                int code = new Cli(surroundings).run(("--url " + url + " " + action).split(" "));
                if (code != 0) {
                    throw new IllegalStateException("exit code " + code + " of " + action);
                }
            }
        }
    }
}
