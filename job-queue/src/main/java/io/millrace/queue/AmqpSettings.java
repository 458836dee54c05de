package io.millrace.queue;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the broker is and how it is spoken to.
 *
 * @param port 1 to 65535
 * @param profile what kind of broker it is
 * @param connectionName shown by the broker's management, with what each connection is for behind it: the process's label
 * @param tls empty: none. Else the broker's certificate must be good in its eyes, and of the name {@code host}
 */
public record AmqpSettings(
        String host,
        int port,
        String user,
        String password,
        String virtualHost,
        BrokerProfile profile,
        String connectionName,
        Optional<SSLContext> tls) {

    /** Without TLS. */
    public AmqpSettings(
            String host,
            int port,
            String user,
            String password,
            String virtualHost,
            BrokerProfile profile,
            String connectionName) {
        this(host, port, user, password, virtualHost, profile, connectionName, Optional.empty());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return (tls.isPresent() ? "amqps://" : "amqp://") + user + "@" + host + ":" + port + "/" + virtualHost + " ("
                + profile.wireName() + ")";
    }
}
