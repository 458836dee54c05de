package io.millrace.queue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.WorkerLine;
import io.millrace.telemetry.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishing, for gateways and workers: jobs into their queues, and word to sessions' own queues. One connection,
 * which carries no consumers, since a broker's alarms stop it. It is made in the background, and made anew when it is lost.
 *
 * <p>At most 100,000 jobs wait in memory; beyond that, and after 20 tries, a job is dropped here, {@linkplain #dropped()
 * counted}, and found again by reconcile.
 */
public final class AmqpJobQueue implements JobQueue, WorkerLine, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AmqpJobQueue.class);
    private static final int MOST_DOUBLINGS = 4;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final long FLUSHED_WITHIN_MILLIS = 2_000;

    private final Link link;
    private final Topology topology;
    private final JobPublisher publisher;
    private final ControlSender sender;

    /** Connects in the background: a broker that is away is no error. */
    public AmqpJobQueue(AmqpSettings settings) {
        this(settings, Tracing.OFF);
    }

    /** @param tracing sees each publish up to its confirm */
    public AmqpJobQueue(AmqpSettings settings, Tracing tracing) {
        link = new Link(settings, "publisher", MOST_DOUBLINGS);
        topology = new Topology(settings.profile());
        publisher = new JobPublisher(link, settings.profile(), tracing);
        sender = new ControlSender(link);
        link.start(new Channels());
    }

    private final class Channels implements Link.Tenant {
        @Override
        public void connected(Connection connection) throws IOException {
            sender.attach(connection);
            publisher.attach(connection);
        }

        @Override
        public void disconnected() {
            sender.detach();
            publisher.detach();
        }

        @Override
        public void unblocked() {
            publisher.wake();
        }
    }

    @Override
    public void publish(Collection<QueuedJob> jobs) {
        publisher.publish(jobs);
    }

    /** {@inheritDoc} None while the broker is away or takes no publishes: what waits then is better off with others that reach it. */
    @Override
    public int room() {
        return !link.isUp() || link.isBlocked() ? 0 : Math.max(0, JobPublisher.MOST_PENDING - publisher.pending());
    }

    /** {@inheritDoc} Blocks for at most some seconds. A queue that is not there is made. On Qpid unsettled messages count too. */
    @Override
    public OptionalLong ready(QueueId id) {
        Connection connection = link.connection();
        // A blocked connection is not read by the broker: the question would go unanswered.
        if (connection == null || link.isBlocked()) {
            return OptionalLong.empty();
        }
        String queue = QueueNames.jobs(id);
        try {
            OptionalLong ready = topology.ready(connection, queue);
            if (ready.isEmpty()) {
                topology.declare(connection, queue);
            }
            return OptionalLong.of(ready.orElse(0));
        } catch (IOException | AlreadyClosedException e) {
            LOG.debugf("cannot look at queue %s: %s", queue, e.getMessage());
            return OptionalLong.empty();
        }
    }

    @Override
    public CompletionStage<PingResult> ping(Session session) {
        return sender.send(QueueNames.worker(session), new ControlMessage.Ping());
    }

    @Override
    public CompletionStage<PingResult> cancel(Session session, Attempt attempt, Reason reason) {
        return sender.send(QueueNames.worker(session), new ControlMessage.Cancel(attempt, reason));
    }

    @Override
    public CompletionStage<PingResult> drain(Session session) {
        return sender.send(QueueNames.worker(session), new ControlMessage.Drain());
    }

    /** Whether the broker can be reached. */
    public boolean isConnected() {
        return link.isUp();
    }

    /** Whether the broker takes no publishes for an alarm. */
    public boolean isBlocked() {
        return link.isBlocked();
    }

    /** Jobs that wait in memory to be sent. */
    public int pending() {
        return publisher.pending();
    }

    /** Jobs that were sent and wait for their confirm; at most 2,000, on Qpid 200. */
    public int outstanding() {
        return publisher.outstanding();
    }

    /** Jobs given to {@link #publish} since the start. */
    public long handed() {
        return publisher.handed();
    }

    /** Jobs given up since the start, for reconcile to find. */
    public long dropped() {
        return publisher.dropped();
    }

    /** How often a job was sent again since the start. */
    public long republished() {
        return publisher.republished();
    }

    /** Waits for the confirms of what was published, for 2 seconds at most, and disconnects. */
    @Override
    public void close() {
        CountDownLatch flushed = new CountDownLatch(1);
        link.execute(() -> lookForFlushed(flushed));
        try {
            if (link.isUp() && !flushed.await(FLUSHED_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warnf("%d jobs are left to reconcile", pending() + outstanding());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }

    private void lookForFlushed(CountDownLatch flushed) {
        if (publisher.pending() + publisher.outstanding() == 0) {
            flushed.countDown();
        } else {
            link.schedule(() -> lookForFlushed(flushed), LOOK_AGAIN);
        }
    }
}
