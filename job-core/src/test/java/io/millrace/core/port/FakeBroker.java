package io.millrace.core.port;

import io.millrace.core.job.JobMessage;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A broker in memory, which the fakes of {@link JobQueue}, {@link WorkerLine}, {@link JobSource} and {@link SessionLine} share.
 * Deliveries come on the thread of whoever made them possible, one at a time, before its call returns; none while the broker's
 * lock is held.
 */
public final class FakeBroker {
    record Message(JobMessage job, boolean redelivered) {}

    private final Map<QueueId, Deque<Message>> queues = new HashMap<>();
    private final List<FakeJobSource> sources = new ArrayList<>();
    private final Map<Session, SessionLine.Orders> lines = new HashMap<>();
    private final Set<Session> cut = new HashSet<>();
    private final List<QueuedJob> published = new ArrayList<>();
    private final List<QueuedJob> unsent = new ArrayList<>();
    private boolean away;
    private int room = 100_000;
    private boolean delivering;

    /** A queue and worker line of this broker. */
    public FakeJobQueue queue() {
        return new FakeJobQueue(this);
    }

    /** A source of this broker, not open yet. */
    public FakeJobSource source(Clock clock) {
        return new FakeJobSource(this, clock);
    }

    /** A session line of this broker, not open yet. */
    public FakeSessionLine line() {
        return new FakeSessionLine(this);
    }

    /** The connections break: what is unsettled goes back, publishes wait, and pings are unanswered until it comes back. */
    public void goAway() {
        synchronized (this) {
            away = true;
            sources.forEach(FakeJobSource::takeBack);
        }
    }

    /** It is there again, and so are the session lines that are open. */
    public void comeBack() {
        List<QueuedJob> waiting;
        synchronized (this) {
            away = false;
            waiting = List.copyOf(unsent);
            unsent.clear();
        }
        enqueue(waiting);
    }

    /** It loses all messages, those in hand too. */
    public synchronized void wipe() {
        sources.forEach(FakeJobSource::takeBack);
        queues.clear();
    }

    /** The queue of that session goes, as when its process was killed; its line does not notice. */
    public synchronized void cut(Session session) {
        cut.add(session);
    }

    /** All that was given to publish, in order. */
    public synchronized List<QueuedJob> published() {
        return List.copyOf(published);
    }

    /** From now on publishers take only so many until it comes back. */
    public synchronized void leaveRoom(int jobs) {
        room = jobs;
    }

    synchronized int room() {
        return away ? 0 : Math.max(0, room - unsent.size());
    }

    synchronized boolean isAway() {
        return away;
    }

    void publish(Collection<QueuedJob> jobs) {
        synchronized (this) {
            published.addAll(jobs);
            if (away) {
                unsent.addAll(jobs);
                return;
            }
        }
        enqueue(jobs);
    }

    private void enqueue(Collection<QueuedJob> jobs) {
        synchronized (this) {
            for (QueuedJob job : jobs) {
                JobMessage message = new JobMessage(job.id(), job.queue(), job.alone(), job.trace());
                queueOf(job.queue()).addLast(new Message(message, false));
            }
        }
        deliver();
    }

    synchronized int ready(QueueId queue) {
        return queueOf(queue).size();
    }

    synchronized void add(FakeJobSource source) {
        sources.add(source);
    }

    synchronized void remove(FakeJobSource source) {
        sources.remove(source);
    }

    synchronized void putBack(JobMessage job) {
        queueOf(job.queue()).addFirst(new Message(job, true));
    }

    private Deque<Message> queueOf(QueueId queue) {
        return queues.computeIfAbsent(queue, id -> new ArrayDeque<>());
    }

    synchronized void add(Session session, SessionLine.Orders orders) {
        lines.put(session, orders);
    }

    synchronized void remove(Session session) {
        lines.remove(session);
    }

    /** What becomes of a message to a session's queue. */
    synchronized PingResult reach(Session session) {
        if (away) {
            return PingResult.UNKNOWN;
        }
        return lines.containsKey(session) && !cut.contains(session) ? PingResult.DELIVERED : PingResult.UNROUTABLE;
    }

    synchronized SessionLine.Orders orders(Session session) {
        return lines.get(session);
    }

    /** Delivers all that can be; one thread at a time, which also does what others would. */
    void deliver() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        while (true) {
            Runnable next = next();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    private synchronized Runnable next() {
        for (FakeJobSource source : away ? List.<FakeJobSource>of() : sources) {
            for (QueueId queue : source.hungryQueues()) {
                Message message = queueOf(queue).pollFirst();
                if (message != null) {
                    return source.hand(message);
                }
            }
        }
        delivering = false;
        return null;
    }
}
