package io.millrace.queue;

/**
 * Where the broker is and how it is spoken to.
 *
 * @param port 1 to 65535
 * @param profile what kind of broker it is
 * @param connectionName shown by the broker's management, with what each connection is for behind it: the process's label
 */
public record AmqpSettings(
        String host,
        int port,
        String user,
        String password,
        String virtualHost,
        BrokerProfile profile,
        String connectionName) {

    /** Without the password. */
    @Override
    public String toString() {
        return "amqp://" + user + "@" + host + ":" + port + "/" + virtualHost + " (" + profile.wireName() + ")";
    }
}
