package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.QueuedJob;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class FakeJobQueueTest extends JobQueueContract {
    private final FakeBroker broker = new FakeBroker();

    @Override
    protected JobQueue queue() {
        return broker.queue();
    }

    @Override
    protected JobSource newSource() {
        return broker.source(Clock.SYSTEM);
    }

    @Test
    void anOutageLosesNothingAndOldDeliveriesAreDead() throws InterruptedException {
        BlockingQueue<Delivery> inbox = consume(1, type);
        QueuedJob first = job(type);
        QueuedJob second = job(type);
        queue().publish(List.of(first));
        Delivery old = take(inbox);
        broker.goAway();
        queue().publish(List.of(second));
        assertThat(queue().ready(normal)).isEmpty();
        broker.comeBack();
        Delivery again = take(inbox);
        assertThat(idOf(again)).isEqualTo(first.id());
        old.ack();
        assertThat(inbox).isEmpty();
        again.ack();
        assertThat(idOf(take(inbox))).isEqualTo(second.id());
        assertThat(broker.published()).containsExactly(first, second);
    }

    @Test
    void aWipedBrokerHasForgotten() {
        queue().publish(List.of(job(type)));
        broker.wipe();
        assertThat(queue().ready(normal)).hasValue(0);
    }
}
