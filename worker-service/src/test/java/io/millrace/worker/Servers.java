package io.millrace.worker;

import io.millrace.local.TestServers;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.BrokerServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Real servers for a worker that runs in Quarkus: a database and a virtual host of its own, and a folder of plugins. */
public class Servers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        BrokerServer broker = TestServers.broker();
        String virtualHost = TestServers.freshVirtualHost();
        Map<String, String> config = new HashMap<>();
        config.put("millrace.postgres.url", TestServers.freshDatabase());
        config.put("millrace.postgres.user", TestServers.postgres().user());
        config.put("millrace.postgres.password", TestServers.postgres().password());
        config.put("millrace.amqp.host", "127.0.0.1");
        config.put("millrace.amqp.port", Integer.toString(broker.port()));
        config.put("millrace.amqp.user", broker.user());
        config.put("millrace.amqp.password", broker.password());
        config.put("millrace.amqp.virtual-host", virtualHost);
        config.put("millrace.broker.profile", broker.kind() == BrokerKind.RABBITMQ ? "rabbitmq" : "embedded");
        config.put("millrace.management.host", "127.0.0.1");
        config.put("millrace.worker.name", "worker-under-test");
        config.put("millrace.worker.plugins", TestPlugins.folder().toString());
        config.put("millrace.worker.drain-seconds", "1");
        config.put("millrace.some.other.part", "is no business of a worker's");
        // What a gateway hears.
        config.put("mp.messaging.incoming.heard.connector", "smallrye-rabbitmq");
        config.put("mp.messaging.incoming.heard.exchange.name", "millrace.events");
        config.put("mp.messaging.incoming.heard.exchange.type", "topic");
        config.put("mp.messaging.incoming.heard.routing-keys", "job");
        config.put("mp.messaging.incoming.heard.queue.name", "heard");
        config.put("mp.messaging.incoming.heard.queue.exclusive", "true");
        config.put("mp.messaging.incoming.heard.queue.durable", "false");
        config.put("mp.messaging.incoming.heard.virtual-host", virtualHost);
        return config;
    }

    @Override
    public void stop() {
        // The servers end with the JVM.
    }
}
