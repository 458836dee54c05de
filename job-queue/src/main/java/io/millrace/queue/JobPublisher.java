package io.millrace.queue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.policy.Backoff;
import io.millrace.queue.Confirms.Settled;
import io.millrace.telemetry.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The writer: sends what waits, on the link's loop, as fast as the broker confirms. What was refused, returned or lost is sent
 * again, a bounded number of times.
 */
final class JobPublisher {
    static final int MOST_PENDING = 100_000;
    static final int MOST_TRIES = 20;
    private static final Logger LOG = Logger.getLogger(JobPublisher.class);
    /** So many at a time, so that pings on the same loop do not wait for a backlog. */
    private static final int BURST = 500;

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST_CONFIRM = Duration.ofSeconds(30);
    /** A queue that is gone is declared and the message sent again at once, but not for ever. */
    private static final int AT_ONCE = 3;

    private final Link link;
    private final Topology topology;
    private final int mostOutstanding;
    private final MessageTraces traces;
    private final Backlog backlog = new Backlog(MOST_PENDING);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicInteger delayed = new AtomicInteger();
    private final AtomicLong handed = new AtomicLong();
    private final AtomicLong republished = new AtomicLong();
    /** Queues that are known to exist, with the sequence number from which on messages could reach them. */
    private final Map<String, Long> reachableSince = new ConcurrentHashMap<>();

    private volatile @Nullable ConfirmChannel<Publication> channel;

    JobPublisher(Link link, BrokerProfile profile, Tracing tracing) {
        this.link = link;
        this.topology = new Topology(profile);
        this.traces = new MessageTraces(tracing);
        this.mostOutstanding = profile.mostOutstanding();
    }

    /** On the loop. */
    void attach(Connection connection) throws IOException {
        reachableSince.clear();
        ConfirmChannel<Publication> opened = ConfirmChannel.open(connection, link.callbacks(), this::settled);
        opened.channel().addShutdownListener(cause -> link.renew(connection, cause));
        channel = opened;
        watch(connection, opened, null);
        wake();
    }

    /**
     * A connection on which the oldest message waits for its confirm from one look to the next is given up, and its messages are
     * sent again: a queue without a majority confirms nothing, while the connection stays healthy.
     */
    private void watch(Connection connection, ConfirmChannel<Publication> watched, @Nullable Long oldestBefore) {
        link.schedule(
                () -> {
                    if (channel != watched) {
                        return;
                    }
                    Long oldest = watched.oldest();
                    if (oldest != null && oldest.equals(oldestBefore) && !link.isBlocked()) {
                        link.renew(connection, new IOException("no confirm for " + LONGEST_CONFIRM.toSeconds() + " s"));
                    } else {
                        watch(connection, watched, oldest);
                    }
                },
                LONGEST_CONFIRM);
    }

    /** On the loop. */
    void detach() {
        channel = null;
    }

    /** Never blocks. */
    void publish(Collection<QueuedJob> jobs) {
        handed.addAndGet(jobs.size());
        backlog.add(jobs);
        wake();
    }

    /** Sends what waits, soon. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            link.execute(this::send);
        }
    }

    private void send() {
        awake.set(false);
        Connection connection = link.connection();
        ConfirmChannel<Publication> open = channel;
        if (connection == null || open == null) {
            return;
        }
        for (int sent = 0; sent < BURST; sent++) {
            Publication next = maySend(open) ? backlog.poll() : null;
            if (next == null) {
                return;
            }
            send(connection, open, next);
        }
        wake();
    }

    private boolean maySend(ConfirmChannel<Publication> open) {
        return open.isOpen() && !link.isBlocked() && open.outstanding() < mostOutstanding;
    }

    private void send(Connection connection, ConfirmChannel<Publication> open, Publication next) {
        String queue = QueueNames.jobs(next.job().queue());
        Publication sent = next.again(next.tries() == 0 ? traces.publish(next.job(), queue) : next.sending());
        try {
            if (!reachableSince.containsKey(queue)) {
                topology.declare(connection, queue);
                reachableSince.put(queue, open.nextSequence());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf("cannot declare queue %s: %s", queue, e.getMessage());
            again(sent, Verdict.REFUSED);
            return;
        }
        open.publish(queue, properties(sent), JobFormat.write(next.job()), sent);
        if (!open.isOpen()) {
            link.renew(connection, new IOException("cannot be written to"));
        }
    }

    /** Called by the connection's thread. */
    private void settled(Settled<Publication> settled) {
        Publication publication = settled.message();
        if (settled.verdict() == Verdict.DELIVERED) {
            publication.sending().end();
            if (backlog.size() > 0) {
                wake();
            }
            return;
        }
        if (settled.verdict() == Verdict.UNROUTABLE) {
            // Of the messages that were under way when the queue went, the first alone makes it declared again.
            reachableSince.computeIfPresent(
                    QueueNames.jobs(publication.job().queue()),
                    (queue, since) -> settled.sequence() >= since ? null : since);
        }
        again(publication, settled.verdict());
    }

    private void again(Publication publication, Verdict verdict) {
        if (publication.tries() >= MOST_TRIES) {
            LOG.warnf(
                    "job %s is not published after %d tries", publication.job().id(), publication.tries());
            publication.sending().fail("not-confirmed").end();
            backlog.drop();
            return;
        }
        republished.incrementAndGet();
        boolean atOnce = verdict == Verdict.LOST || (verdict == Verdict.UNROUTABLE && publication.tries() < AT_ONCE);
        if (atOnce) {
            backlog.addAgain(publication);
            wake();
            return;
        }
        int failures = Math.min(publication.tries(), MOST_DOUBLINGS);
        delayed.incrementAndGet();
        link.schedule(
                () -> {
                    delayed.decrementAndGet();
                    backlog.addAgain(publication);
                    wake();
                },
                Backoff.delay(FIRST_WAIT, failures, ThreadLocalRandom.current()));
    }

    private static BasicProperties properties(Publication sent) {
        QueuedJob job = sent.job();
        return new BasicProperties.Builder()
                .contentType("application/json")
                .appId("millrace")
                .messageId(job.id().toString())
                .deliveryMode(2)
                .headers(MessageTraces.headers(sent.sending().traceOr(job.trace())))
                .build();
    }

    int pending() {
        return backlog.size() + delayed.get();
    }

    int outstanding() {
        ConfirmChannel<Publication> open = channel;
        return open == null ? 0 : open.outstanding();
    }

    long dropped() {
        return backlog.dropped();
    }

    long handed() {
        return handed.get();
    }

    long republished() {
        return republished.get();
    }
}
