package io.millrace.queue;

import io.millrace.core.port.Clock;
import io.millrace.telemetry.Tracing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Opens adapters for a test and closes them in the end, the last one first. */
final class Opened implements AutoCloseable {
    private final AmqpSettings settings;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    Opened(AmqpSettings settings) {
        this.settings = settings;
    }

    AmqpJobQueue queue() {
        return queue(Tracing.OFF);
    }

    AmqpJobQueue queue(Tracing tracing) {
        AmqpJobQueue queue = new AmqpJobQueue(settings, tracing);
        closers.push(queue::close);
        return queue;
    }

    AmqpJobSource source(Inbox inbox, int prefetch, String... types) {
        return source(Tracing.OFF, inbox, prefetch, types);
    }

    AmqpJobSource source(Tracing tracing, Inbox inbox, int prefetch, String... types) {
        AmqpJobSource source = new AmqpJobSource(settings, Clock.SYSTEM, tracing);
        closers.push(source::close);
        source.open(Set.of(types), inbox);
        source.prefetch(prefetch);
        return source;
    }

    AmqpSessionLine line() {
        AmqpSessionLine line = new AmqpSessionLine(settings);
        closers.push(line::close);
        return line;
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
