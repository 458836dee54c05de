package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a {@link JobQueue} and a {@link JobSource} on the same broker must do. Each test has job types of its own. */
public abstract class JobQueueContract {
    protected static final Duration BOUND = Duration.ofSeconds(20);

    private final List<JobSource> sources = new ArrayList<>();
    protected final String type = freshType();
    protected final QueueId normal = new QueueId(type, Priority.NORMAL);

    protected abstract JobQueue queue();

    protected abstract JobSource newSource();

    /** Whether {@link JobQueue#ready} counts messages ready alone, and not those in a worker's hands. */
    protected boolean readyLeavesUnsettledOut() {
        return true;
    }

    @AfterEach
    final void closeSources() {
        sources.forEach(JobSource::close);
    }

    protected static String freshType() {
        return "t" + UUID.randomUUID().toString().substring(0, 8);
    }

    protected static QueuedJob job(String type) {
        return new QueuedJob(new JobId(UUID.randomUUID()), new QueueId(type, Priority.NORMAL), false);
    }

    private QueuedJob job(Priority priority) {
        return new QueuedJob(new JobId(UUID.randomUUID()), new QueueId(type, priority), false);
    }

    /** A source of these types, with what it receives. */
    protected final BlockingQueue<Delivery> consume(int prefetch, String... types) {
        BlockingQueue<Delivery> inbox = new LinkedBlockingQueue<>();
        JobSource source = opened(inbox, types);
        source.prefetch(prefetch);
        return inbox;
    }

    protected final JobSource opened(BlockingQueue<Delivery> inbox, String... types) {
        JobSource source = newSource();
        sources.add(source);
        source.open(Set.of(types), inbox::add);
        return source;
    }

    protected static Delivery take(BlockingQueue<Delivery> inbox) throws InterruptedException {
        Delivery delivery = inbox.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(delivery).as("a delivery within %s", BOUND).isNotNull();
        return delivery;
    }

    protected static JobId idOf(Delivery delivery) {
        return delivery.message().id();
    }

    protected final void awaitReady(QueueId id, long count) {
        await().atMost(BOUND).until(() -> queue().ready(id), OptionalLong.of(count)::equals);
    }

    @Test
    void deliversWhatRoutingNeeds() throws InterruptedException {
        QueuedJob plain = job(type);
        QueuedJob alone = new QueuedJob(new JobId(UUID.randomUUID()), normal, true);
        queue().publish(List.of(plain, alone));
        BlockingQueue<Delivery> inbox = consume(2, type);
        Delivery first = take(inbox);
        assertThat(first.message()).isEqualTo(new JobMessage(plain.id(), normal, false));
        assertThat(first.redelivered()).isFalse();
        assertThat(take(inbox).message()).isEqualTo(new JobMessage(alone.id(), normal, true));
    }

    @Test
    void readyCountsWhatWaits() {
        awaitReady(normal, 0);
        queue().publish(List.of());
        queue().publish(List.of(job(type), job(type), job(type)));
        awaitReady(normal, 3);
    }

    @Test
    void ackedIsGone() throws InterruptedException {
        queue().publish(List.of(job(type)));
        BlockingQueue<Delivery> inbox = new LinkedBlockingQueue<>();
        JobSource source = opened(inbox, type);
        source.prefetch(1);
        take(inbox).ack();
        source.close();
        awaitReady(normal, 0);
    }

    @Test
    void givenBackComesAgain() throws InterruptedException {
        QueuedJob job = job(type);
        queue().publish(List.of(job));
        BlockingQueue<Delivery> inbox = consume(1, type);
        take(inbox).giveBack();
        Delivery again = take(inbox);
        assertThat(idOf(again)).isEqualTo(job.id());
        assertThat(again.redelivered()).isTrue();
    }

    @Test
    void settlesOnce() throws InterruptedException {
        queue().publish(List.of(job(type), job(type)));
        BlockingQueue<Delivery> inbox = consume(1, type);
        Delivery first = take(inbox);
        first.ack();
        first.ack();
        first.giveBack();
        Delivery second = take(inbox);
        assertThat(idOf(second)).isNotEqualTo(idOf(first));
        second.ack();
        awaitReady(normal, 0);
        assertThat(inbox).isEmpty();
    }

    @Test
    void prefetchBoundsWhatIsOut() throws InterruptedException {
        queue().publish(List.of(job(type), job(type), job(type)));
        BlockingQueue<Delivery> inbox = consume(2, type);
        Delivery first = take(inbox);
        take(inbox);
        if (readyLeavesUnsettledOut()) {
            awaitReady(normal, 1);
        }
        assertThat(inbox).isEmpty();
        first.ack();
        take(inbox);
    }

    @Test
    void eachPriorityHasAQueueOfItsOwn() {
        queue().publish(List.of(
                job(Priority.LOW), job(Priority.HIGH), job(type), job(Priority.LOW), job(Priority.LOW)));
        queue().publish(List.of(job(Priority.HIGH)));
        awaitReady(new QueueId(type, Priority.HIGH), 2);
        awaitReady(normal, 1);
        awaitReady(new QueueId(type, Priority.LOW), 3);
    }

    @Test
    void aSourceTakesEveryPriorityOfItsTypesAndPrefetchIsOfEachQueue() throws InterruptedException {
        String other = freshType();
        List<QueuedJob> jobs = List.of(job(Priority.LOW), job(type), job(Priority.HIGH), job(other));
        BlockingQueue<Delivery> inbox = consume(1, type, other);
        queue().publish(jobs);
        List<Delivery> arrived = List.of(take(inbox), take(inbox), take(inbox), take(inbox));
        assertThat(arrived)
                .extracting(Delivery::message)
                .containsExactlyInAnyOrderElementsOf(jobs.stream()
                        .map(job -> new JobMessage(job.id(), job.queue(), false))
                        .toList());
    }

    @Test
    void withoutPrefetchNothingComes() throws InterruptedException {
        BlockingQueue<Delivery> inbox = new LinkedBlockingQueue<>();
        JobSource source = opened(inbox, type);
        queue().publish(List.of(job(type)));
        awaitReady(normal, 1);
        assertThat(inbox).isEmpty();
        source.prefetch(1);
        take(inbox).ack();
        awaitReady(normal, 0);
        source.prefetch(0);
        await().atMost(BOUND).until(source::isConnected);
    }

    @Test
    void newPrefetchKeepsWhatIsInHand() throws InterruptedException {
        QueuedJob first = job(type);
        QueuedJob second = job(type);
        QueuedJob third = job(type);
        queue().publish(List.of(first, second, third));
        BlockingQueue<Delivery> inbox = new LinkedBlockingQueue<>();
        JobSource source = opened(inbox, type);
        source.prefetch(1);
        Delivery inHand = take(inbox);
        source.prefetch(2);
        List<Delivery> more = List.of(take(inbox), take(inbox));
        assertThat(more).extracting(JobQueueContract::idOf).containsExactly(second.id(), third.id());
        assertThat(more).noneMatch(Delivery::redelivered);
        inHand.ack();
        more.forEach(Delivery::ack);
        source.close();
        awaitReady(normal, 0);
        assertThat(inbox).isEmpty();
    }

    @Test
    void closeGivesBackWhatIsUnsettled() throws InterruptedException {
        QueuedJob job = job(type);
        queue().publish(List.of(job));
        BlockingQueue<Delivery> inbox = new LinkedBlockingQueue<>();
        JobSource source = opened(inbox, type);
        source.prefetch(1);
        Delivery lost = take(inbox);
        source.close();
        Delivery again = take(consume(1, type));
        lost.ack();
        assertThat(idOf(again)).isEqualTo(job.id());
        assertThat(again.redelivered()).isTrue();
    }

    @Test
    void aStoppedSourceTakesNothingNewAndSettlesTheRest() throws InterruptedException {
        queue().publish(List.of(job(type)));
        BlockingQueue<Delivery> inbox = new LinkedBlockingQueue<>();
        JobSource source = opened(inbox, type);
        source.prefetch(1);
        Delivery inHand = take(inbox);
        source.stop();
        inHand.ack();
        QueuedJob later = job(type);
        queue().publish(List.of(later));
        assertThat(idOf(take(consume(1, type)))).isEqualTo(later.id());
        assertThat(inbox).isEmpty();
    }

    @Test
    void aSourceTakesItsTypesAlone() throws InterruptedException {
        String other = freshType();
        QueuedJob mine = job(type);
        BlockingQueue<Delivery> inbox = consume(10, type);
        queue().publish(List.of(job(other), mine));
        assertThat(idOf(take(inbox))).isEqualTo(mine.id());
        awaitReady(new QueueId(other, Priority.NORMAL), 1);
        assertThat(inbox).isEmpty();
    }

    @Test
    void manyArriveOnceEach() throws InterruptedException {
        List<QueuedJob> jobs =
                IntStream.range(0, 3_000).mapToObj(n -> job(type)).toList();
        jobs.stream().map(List::of).forEach(queue()::publish);
        BlockingQueue<Delivery> inbox = consume(50, type);
        Set<JobId> arrived = new HashSet<>();
        for (int n = 0; n < jobs.size(); n++) {
            Delivery delivery = take(inbox);
            arrived.add(idOf(delivery));
            delivery.ack();
        }
        assertThat(arrived).hasSize(jobs.size());
        awaitReady(normal, 0);
        assertThat(inbox).isEmpty();
    }
}
