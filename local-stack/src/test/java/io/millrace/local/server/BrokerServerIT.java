package io.millrace.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.millrace.local.TestServers;
import io.millrace.local.process.Programs;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokerServerIT {
    private static final String QUEUE = "kept";

    private BrokerServer server;

    @AfterEach
    void discard() {
        if (server != null) {
            server.discard();
            assertThat(server.isAlive()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(BrokerKind.class)
    void keepsConfirmedMessagesOverKillAndStopUntilWiped(BrokerKind kind) throws Exception {
        assumeTrue(
                kind == BrokerKind.EMBEDDED || Programs.find("rabbitmq-server").isPresent());
        server = TestServers.ownBroker(kind);
        assertThat(server.kind()).isEqualTo(kind);
        publish("first");
        // Before the kill: RabbitMQ 3.10 may lose a queue (not a confirmed message) that was declared in the last
        // seconds.
        server.stop();
        server.start();
        publish("second");
        server.kill();
        server.start();
        assertThat(receive()).isEqualTo("first");
        assertThat(receive()).isEqualTo("second");
        publish("third");
        assertThatIllegalStateException().isThrownBy(server::wipe);
        server.stop();
        server.wipe();
        server.start();
        assertThat(receive()).isNull();
    }

    @Test
    void rabbitNodeHasItsManagementApiAndVirtualHosts() throws Exception {
        assumeTrue(Programs.find("rabbitmq-server").isPresent());
        server = TestServers.ownBroker(BrokerKind.RABBITMQ);
        String fresh = server.freshVirtualHost();
        try (Connection connection = connect(fresh)) {
            connection.createChannel().queueDeclare("there", true, false, false, Map.of());
        }
        ManagementApi management = ((RabbitMqServer) server).management();
        assertThat(server.managementUrl()).contains(management.url());
        assertThat(management.get("/api/queues/" + fresh + "/there")).contains("\"name\":\"there\"");
        management.delete("/api/queues/" + fresh + "/there");
        assertThatIllegalStateException()
                .isThrownBy(() -> management.get("/api/queues/" + fresh + "/there"))
                .withMessageContaining("404");
        RabbitMqControl control = ((RabbitMqServer) server).control();
        control.run("add_vhost", "by-control");
        assertThat(management.get("/api/vhosts/by-control")).contains("by-control");
        control.eval("application:set_env(rabbit, consumer_timeout, 1000).");
        assertThatIllegalStateException()
                .isThrownBy(() -> control.run("add_vhost", "by-control", "and-more"))
                .withMessageContaining("rabbitmqctl add_vhost by-control and-more failed");
        server.stop();
        assertThatIllegalStateException().isThrownBy(() -> management.get("/api/overview"));
        assertThat(server.home.processes(server.name())).isEmpty();
    }

    @Test
    void embeddedBrokerHasOneVirtualHostAndNoManagement() {
        server = TestServers.ownBroker(BrokerKind.EMBEDDED);
        assertThat(server.freshVirtualHost()).isEqualTo("default");
        assertThat(server.managementUrl()).isEmpty();
    }

    private void publish(String text) throws Exception {
        try (Connection connection = connect(server.virtualHost());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, Map.of());
            channel.confirmSelect();
            channel.basicPublish(
                    "", QUEUE, true, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private String receive() throws Exception {
        try (Connection connection = connect(server.virtualHost());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, Map.of());
            GetResponse response = channel.basicGet(QUEUE, true);
            return response == null ? null : new String(response.getBody(), StandardCharsets.UTF_8);
        }
    }

    private Connection connect(String virtualHost) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(server.port());
        factory.setUsername(server.user());
        factory.setPassword(server.password());
        factory.setVirtualHost(virtualHost);
        return factory.newConnection();
    }
}
