package io.millrace.faults.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.faults.evidence.Webhooks.Delivery;
import io.millrace.local.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Who is told of the ends of jobs, and writes down each time; now and then it is slow, fails, or hangs up. Thread-safe. */
public final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SLOW_MILLIS = 2_000;
    private static final int FAILURE = 500;
    private static final int SUCCESS = 204;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Delivery> received = new ArrayList<>();
    private final Random random;

    private Receiver(long seed) {
        random = new Random(seed);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    public static Receiver start(long seed) {
        Receiver receiver = new Receiver(seed);
        receiver.server.start();
        return receiver;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/told";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode job = JSON.readTree(exchange.getRequestBody());
            int mood = note(new Delivery(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    job.path("job_id").asText(),
                    job.path("status").asText(),
                    job.path("attempt").asInt()));
            if (mood < 3) {
                Await.pause(SLOW_MILLIS);
            }
            if (mood >= 10 || mood < 3) {
                exchange.sendResponseHeaders(SUCCESS, -1);
            } else if (mood < 8) {
                exchange.sendResponseHeaders(FAILURE, -1);
            }
        }
    }

    /** Answers a number below a hundred: the mood in which it is. */
    private synchronized int note(Delivery delivery) {
        received.add(delivery);
        return random.nextInt(100);
    }

    /** All until now, as they came. */
    public synchronized List<Delivery> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
