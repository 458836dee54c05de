package io.millrace.bench;

import io.millrace.bench.Waiter.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients, each on a connection of its own, all on one thread. */
final class Crowd implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<Kind, List<Long>> notices = new EnumMap<>(Kind.class);
    private final Thread thread = new Thread(this::run, "crowd");
    private volatile boolean closed;

    Crowd() throws IOException {
        thread.start();
    }

    /** Connects, and asks. */
    void join(URI gateway, Waiter waiter) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        channels.add(channel);
        channel.write(waiter.request());
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, waiter);
        selector.wakeup();
    }

    /** How many ends of jobs they were told, since that was last forgotten. */
    int told() {
        synchronized (notices) {
            return notices.values().stream().mapToInt(List::size).sum();
        }
    }

    void forget() {
        synchronized (notices) {
            notices.clear();
        }
    }

    /** Connections that ended before their time. */
    int lost() {
        return lost.get();
    }

    /** From the end of a job until a client was told. */
    Percentiles latencies(Kind kind) {
        synchronized (notices) {
            return new Percentiles(notices.getOrDefault(kind, List.of()).stream()
                    .mapToLong(millis -> millis * 1000)
                    .toArray());
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Waiter waiter = (Waiter) key.attachment();
        buffer.clear();
        if (channel.read(buffer) < 0) {
            key.cancel();
            lost.incrementAndGet();
            return;
        }
        buffer.flip();
        if (waiter.read(buffer, this::told)) {
            channel.write(waiter.request());
        }
    }

    private void told(Kind kind, long millis) {
        synchronized (notices) {
            notices.computeIfAbsent(kind, any -> new ArrayList<>()).add(millis);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
