package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.millrace.queue.Confirms.Settled;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The moment between a connection's end and its being known, which no real connection can be held in. */
class ConfirmChannelTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Settled<String>> settled = new ArrayList<>();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private static <T> T as(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    /** It says that it is open, and cannot be written to. */
    private static Channel half() {
        return as(Channel.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "isOpen" -> true;
            case "getNextPublishSeqNo" -> 1L;
            case "basicPublish" -> throw new IOException("broken pipe");
            default -> null;
        });
    }

    @Test
    void whatCannotBeWrittenIsLostOnceAndNothingElseIsToBeSent() throws IOException {
        Connection connection = as(Connection.class, (proxy, method, arguments) -> Optional.of(half()));
        ConfirmChannel<String> channel = ConfirmChannel.open(connection, timer, settled::add);
        assertThat(channel.isOpen()).isTrue();

        channel.publish("q", new BasicProperties(), new byte[0], "m");

        assertThat(settled).containsExactly(new Settled<>(1, "m", Verdict.LOST));
        assertThat(channel.isOpen()).isFalse();
    }
}
