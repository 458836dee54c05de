package io.millrace.local.server;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.millrace.local.process.HomeFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A broker for AMQP 0-9-1 with publisher confirms; user and password are {@code guest}. */
public abstract class BrokerServer extends ProcessServer {
    private static final String GUEST = "guest";
    private static final int PATIENCE_MILLIS = 5_000;

    BrokerServer(HomeFolder home, String name, int port) {
        super(home, name, port);
    }

    /** A broker of that kind, not started yet. */
    public static BrokerServer of(BrokerKind kind, HomeFolder home, String name, BrokerPorts ports) {
        return switch (kind) {
            case RABBITMQ -> new RabbitMqServer(home, name, ports);
            case EMBEDDED -> new QpidServer(home, name, ports.amqp());
        };
    }

    public abstract BrokerKind kind();

    /** The virtual host that is always there. */
    public abstract String virtualHost();

    /** RabbitMQ's management console and API. */
    public Optional<String> managementUrl() {
        return Optional.empty();
    }

    /** A virtual host with nothing in it; where the broker knows only one, that one as it is. */
    public String freshVirtualHost() {
        return virtualHost();
    }

    public String user() {
        return GUEST;
    }

    public String password() {
        return GUEST;
    }

    /**
     * Forgets all that it held, as after the loss of its disk.
     *
     * @throws IllegalStateException if it runs
     */
    public void wipe() {
        if (isAlive()) {
            throw new IllegalStateException(name() + " runs, stop or kill it first");
        }
        HomeFolder.deleteTree(home.data(name()));
    }

    @Override
    protected boolean serves() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port());
        factory.setUsername(user());
        factory.setPassword(password());
        factory.setVirtualHost(virtualHost());
        factory.setConnectionTimeout(PATIENCE_MILLIS);
        factory.setAutomaticRecoveryEnabled(false);
        try (Connection connection = factory.newConnection("is it up?")) {
            return connection.isOpen();
        } catch (IOException | TimeoutException notYet) {
            return false;
        }
    }
}
