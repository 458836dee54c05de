package io.millrace.queue;

import io.millrace.core.port.Clock;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.JobQueueContract;
import io.millrace.core.port.JobSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedJobQueueIT extends JobQueueContract {
    private static AmqpSettings settings;
    private static AmqpJobQueue queue;

    @BeforeAll
    static void connect() {
        settings = Brokers.settings(Brokers.embedded(), BrokerProfile.EMBEDDED);
        queue = new AmqpJobQueue(settings);
    }

    @AfterAll
    static void disconnect() {
        if (queue != null) {
            queue.close();
        }
    }

    @Override
    protected JobQueue queue() {
        return queue;
    }

    @Override
    protected JobSource newSource() {
        return new AmqpJobSource(settings, Clock.SYSTEM);
    }

    @Override
    protected boolean readyLeavesUnsettledOut() {
        return false;
    }
}
