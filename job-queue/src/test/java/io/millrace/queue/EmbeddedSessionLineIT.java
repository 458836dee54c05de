package io.millrace.queue;

import static org.awaitility.Awaitility.await;

import io.millrace.core.port.SessionLine;
import io.millrace.core.port.SessionLineContract;
import io.millrace.core.port.WorkerLine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedSessionLineIT extends SessionLineContract {
    private static AmqpSettings settings;
    private static AmqpJobQueue queue;

    @BeforeAll
    static void connect() {
        settings = Brokers.settings(Brokers.embedded(), BrokerProfile.EMBEDDED);
        queue = new AmqpJobQueue(settings);
        await().atMost(BOUND).until(queue::isConnected);
    }

    @AfterAll
    static void disconnect() {
        if (queue != null) {
            queue.close();
        }
    }

    @Override
    protected WorkerLine workerLine() {
        return queue;
    }

    @Override
    protected SessionLine newLine() {
        return new AmqpSessionLine(settings);
    }
}
