package io.millrace.local.stack;

import io.millrace.local.process.HomeFolder;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.BrokerPorts;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.millrace.local.server.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three servers of a stack. */
record StackServers(PostgresServer postgres, RedisServer redis, BrokerServer broker) {
    static StackServers of(HomeFolder home, StackPorts ports, BrokerKind kind) {
        return new StackServers(
                new PostgresServer(home, "postgres", ports.postgres()),
                new RedisServer(home, "redis", ports.redis()),
                BrokerServer.of(kind, home, "broker", new BrokerPorts(ports.amqp(), ports.rabbitManagement())));
    }

    List<Server> all() {
        return List.of(postgres, redis, broker);
    }

    Optional<Server> named(String name) {
        return all().stream().filter(server -> server.name().equals(name)).findFirst();
    }

    /** How services reach them. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("MILLRACE_POSTGRES_URL", postgres.jdbcUrl());
        variables.put("MILLRACE_POSTGRES_USER", postgres.user());
        variables.put("MILLRACE_POSTGRES_PASSWORD", postgres.password());
        variables.put("MILLRACE_REDIS_URL", redis.url());
        variables.put("MILLRACE_AMQP_HOST", "127.0.0.1");
        variables.put("MILLRACE_AMQP_PORT", Integer.toString(broker.port()));
        variables.put("MILLRACE_AMQP_USER", broker.user());
        variables.put("MILLRACE_AMQP_PASSWORD", broker.password());
        variables.put("MILLRACE_AMQP_VIRTUAL_HOST", broker.virtualHost());
        variables.put("MILLRACE_BROKER_PROFILE", broker.kind().profile());
        variables.put("MILLRACE_DEMO_USERS", "true");
        variables.put("MILLRACE_PASSWORD_MIN_LENGTH", "1");
        return variables;
    }

    /** Lines of {@code KEY=value} by which scripts find everything. */
    String scriptFile(String gatewayUrl, String managementUrl) {
        List<String> lines = new ArrayList<>();
        lines.add("MILLRACE_URL=" + gatewayUrl);
        lines.add("MILLRACE_MANAGEMENT_URL=" + managementUrl);
        lines.add("POSTGRES_PORT=" + postgres.port());
        lines.add("REDIS_PORT=" + redis.port());
        lines.add("AMQP_PORT=" + broker.port());
        broker.managementUrl().ifPresent(url -> lines.add("RABBITMQ_MANAGEMENT_URL=" + url));
        return String.join("\n", lines) + "\n";
    }

    /** In the order in which the services can do without them longest. */
    void stop() {
        broker.stop();
        redis.stop();
        postgres.stop();
    }
}
