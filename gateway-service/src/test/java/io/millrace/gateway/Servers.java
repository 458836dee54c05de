package io.millrace.gateway;

import io.millrace.gateway.identity.token.KeyFiles;
import io.millrace.local.TestServers;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway on real servers: a database and a virtual host of its own. */
public class Servers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return configuration();
    }

    private static Path tokenKeys() {
        try {
            Path folder = Files.createTempDirectory("token-keys");
            KeyFiles.write(folder, "k1", KeyFiles.ec());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> configuration() {
        PostgresServer postgres = TestServers.postgres();
        BrokerServer broker = TestServers.broker();
        Map<String, String> config = new HashMap<>();
        config.put("millrace.postgres.url", TestServers.freshDatabase());
        config.put("millrace.postgres.user", postgres.user());
        config.put("millrace.postgres.password", postgres.password());
        config.put("millrace.redis.url", TestServers.redis().url());
        config.put("millrace.amqp.host", "127.0.0.1");
        config.put("millrace.amqp.port", String.valueOf(broker.port()));
        config.put("millrace.amqp.user", broker.user());
        config.put("millrace.amqp.password", broker.password());
        config.put("millrace.amqp.virtual-host", TestServers.freshVirtualHost());
        config.put("millrace.broker.profile", broker.kind().profile());
        config.put("millrace.token.keys", tokenKeys().toString());
        config.putAll(ports());
        return config;
    }

    /** On loopback and free ports, with the demo users, and without limits. */
    static Map<String, String> ports() {
        return Map.of(
                "millrace.http.host", "127.0.0.1",
                "millrace.management.host", "127.0.0.1",
                "millrace.demo-users", "true",
                "millrace.password-min-length", "1",
                "millrace.rate-limit.anonymous", "off",
                "millrace.rate-limit.submit", "off",
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0");
    }

    @Override
    public void stop() {
        // The servers end with the JVM.
    }
}
