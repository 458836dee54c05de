package io.millrace.queue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Declares and inspects the job queues, each time on a channel of its own: the server closes one for a bad answer. */
final class Topology {
    private static final Logger LOG = Logger.getLogger(Topology.class);
    private final BrokerProfile profile;

    Topology(BrokerProfile profile) {
        this.profile = profile;
    }

    static Channel openChannel(Connection connection) throws IOException {
        return connection.openChannel().orElseThrow(() -> new IOException("the broker allows no more channels"));
    }

    /**
     * Declares a job queue: durable, and of the kind that the profile names. One that is there with other arguments, made under
     * another profile, is used as it is. All who need it declare it: RabbitMQ 3.10 answers one who consumes from a quorum queue
     * that another is just declaring by closing its connection (541), and the link makes another.
     */
    void declare(Connection connection, String queue) throws IOException {
        Channel channel = openChannel(connection);
        try {
            channel.queueDeclare(queue, true, false, false, profile.jobQueueArguments());
        } catch (IOException e) {
            if (replyCode(e) != AMQP.PRECONDITION_FAILED) {
                throw e;
            }
            LOG.warnf("queue %s is not of profile %s, and is used as it is", queue, profile.wireName());
        } finally {
            close(channel);
        }
    }

    /** Messages ready in a queue; empty if there is no such queue. */
    OptionalLong ready(Connection connection, String queue) throws IOException {
        Channel channel = openChannel(connection);
        try {
            return OptionalLong.of(channel.queueDeclarePassive(queue).getMessageCount());
        } catch (IOException e) {
            if (replyCode(e) != AMQP.NOT_FOUND) {
                throw e;
            }
            return OptionalLong.empty();
        } finally {
            close(channel);
        }
    }

    private static void close(Channel channel) throws IOException {
        try {
            channel.abort();
        } catch (AlreadyClosedException e) {
            LOG.tracef("closed by the server: %s", e.getMessage());
        }
    }

    /** The code with which the server closed the channel; 0 if it is about something else. */
    private static int replyCode(IOException e) {
        return e.getCause() instanceof ShutdownSignalException shutdown
                        && shutdown.getReason() instanceof AMQP.Channel.Close close
                ? close.getReplyCode()
                : 0;
    }
}
