package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import io.millrace.local.TestServers;
import io.millrace.local.process.Await;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.RabbitMqServer;
import java.util.Map;

/** (a) A quorum queue for each owner: what it takes to declare them, to keep them empty, and to consume from all of them. */
final class QueuePerOwner {
    private static final String CHOICE = "(a) queue per owner";
    private static final long SETTLE_MILLIS = 6_000;
    private static final long IDLE_MILLIS = 15_000;
    private static final double MIB = 1024.0 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RabbitMqServer server;
    private final Figures figures;
    private final int queues;

    private QueuePerOwner(RabbitMqServer server, int queues, Figures figures) {
        this.server = server;
        this.queues = queues;
        this.figures = figures;
    }

    private interface Work {
        void run() throws Exception;
    }

    /** On a broker of their own, so that nothing is left over of others. */
    static void measure(int queues, Figures figures) throws Exception {
        RabbitMqServer server = (RabbitMqServer) TestServers.ownBroker(BrokerKind.RABBITMQ);
        try (Connection connection = connect(server)) {
            new QueuePerOwner(server, queues, figures).measure(connection);
        } finally {
            server.stop();
        }
    }

    private void measure(Connection connection) throws Exception {
        Channel channel = connection.createChannel();
        Map<String, Object> quorum = Map.of("x-queue-type", "quorum");
        Memory before = memory();
        double idleBefore = cpuPerMinute();
        add("RabbitMQ's memory before", before.resident / MIB, "MiB");
        add("declare", seconds(() -> each(queue -> channel.queueDeclare(queue, true, false, false, quorum))), "s");
        tellMemory(before, "declared");
        add("CPU of the idle broker", cpuPerMinute(), "s/min");
        add("CPU of the idle broker without them", idleBefore, "s/min");
        add(
                "one connection subscribes to all",
                seconds(() -> each(queue -> channel.basicConsume(queue, false, new DefaultConsumer(channel)))),
                "s");
        tellMemory(before, "declared and subscribed");
        add("delete", seconds(() -> each(channel::queueDelete)), "s");
    }

    private interface PerQueue {
        Object on(String queue) throws Exception;
    }

    private void each(PerQueue work) throws Exception {
        for (int owner = 0; owner < queues; owner++) {
            work.on("owner-" + owner);
        }
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private void add(String measure, double value, String unit) {
        figures.add(CHOICE, "%,d queues: %s".formatted(queues, measure), value, unit);
    }

    private void tellMemory(Memory before, String when) throws Exception {
        Memory now = memory();
        add("RabbitMQ's memory, " + when, now.resident / MIB, "MiB");
        add("in use by Erlang for each queue, " + when, (now.used - before.used) / 1024 / queues, "KiB");
    }

    /**
     * In bytes.
     *
     * @param resident what the operating system sees
     * @param used what Erlang has allocated
     */
    private record Memory(double resident, double used) {}

    private Memory memory() throws Exception {
        Await.pause(SETTLE_MILLIS);
        JsonNode nodes = JSON.readTree(server.management().get("/api/nodes"));
        String node = nodes.path(0).path("name").asText();
        JsonNode total = JSON.readTree(server.management().get("/api/nodes/" + node + "/memory"))
                .path("memory")
                .path("total");
        return new Memory(total.path("rss").asDouble(), total.path("erlang").asDouble());
    }

    private double cpuPerMinute() {
        CpuMeter meter = new CpuMeter(Map.of("broker", server.pid()));
        double before = meter.cpuSeconds();
        Await.pause(IDLE_MILLIS);
        return (meter.cpuSeconds() - before) * 60_000 / IDLE_MILLIS;
    }

    private static Connection connect(RabbitMqServer server) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(server.port());
        factory.setUsername(server.user());
        factory.setPassword(server.password());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection("queue per owner");
    }
}
