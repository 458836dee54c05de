package io.millrace.local.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A service as small as can be: ready at once, ends as it is told, shows its environment. */
public final class StandIn {
    private StandIn() {}

    public static void main(String[] args) throws IOException {
        if (System.getenv().containsKey("MILLRACE_STAND_IN_BREAKS")) {
            System.err.println("this stand-in breaks");
            System.exit(3);
        }
        if (System.getenv().containsKey("MILLRACE_STAND_IN_IS_KILLED")) {
            Runtime.getRuntime().addShutdownHook(new Thread(StandIn::kill));
        }
        int port = Integer.parseInt(System.getenv("MILLRACE_MANAGEMENT_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> answer(exchange, "{\"status\": \"UP\"}"));
        server.createContext("/env", exchange -> answer(exchange, environment()));
        server.createContext("/exit", exchange -> {
            answer(exchange, "bye");
            Runtime.getRuntime().halt(Integer.parseInt(exchange.getRequestURI().getQuery()));
        });
        server.start();
    }

    /** What becomes of one that takes too long to stop. */
    private static void kill() {
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String environment() {
        StringBuilder text = new StringBuilder();
        Map<String, String> sorted = new TreeMap<>(System.getenv());
        sorted.forEach((key, value) -> {
            if (key.startsWith("MILLRACE_")) {
                text.append(key).append('=').append(value).append('\n');
            }
        });
        return text.toString();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
