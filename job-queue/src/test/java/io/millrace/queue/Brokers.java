package io.millrace.queue;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.millrace.local.TestServers;
import io.millrace.local.process.Programs;
import io.millrace.local.server.BrokerKind;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.RabbitMqServer;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** The brokers that the tests of this module run on; a test is skipped if its broker is not installed. */
final class Brokers {
    private static RabbitMqServer rabbit;
    private static BrokerServer embedded;

    private Brokers() {}

    /** One RabbitMQ for all tests that do not break it. */
    static synchronized RabbitMqServer rabbit() {
        if (rabbit == null) {
            rabbit = ownRabbit();
        }
        return rabbit;
    }

    static RabbitMqServer ownRabbit() {
        assumeTrue(Programs.find("rabbitmq-server").isPresent(), "rabbitmq-server is not installed");
        return (RabbitMqServer) TestServers.ownBroker(BrokerKind.RABBITMQ);
    }

    static synchronized BrokerServer embedded() {
        if (embedded == null) {
            embedded = TestServers.ownBroker(BrokerKind.EMBEDDED);
        }
        return embedded;
    }

    static AmqpSettings settings(BrokerServer server, BrokerProfile profile) {
        return new AmqpSettings(
                "127.0.0.1",
                server.port(),
                server.user(),
                server.password(),
                server.virtualHost(),
                profile,
                "job-queue tests");
    }

    /** A connection of the client library's own, beside those of the adapters. */
    static Connection plainConnection(AmqpSettings settings) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(settings.host());
        factory.setPort(settings.port());
        factory.setUsername(settings.user());
        factory.setPassword(settings.password());
        factory.setVirtualHost(settings.virtualHost());
        return factory.newConnection();
    }
}
