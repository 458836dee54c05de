package io.millrace.supervisor.container;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;

/** A pipe within this process, whose writer waits while too much is unread; in the end it need not wait any more. Thread-safe. */
final class OutputPipe extends InputStream {
    private static final int MOST_UNREAD = 1 << 16;

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int unread;
    private boolean released;
    private boolean ended;
    private boolean closed;

    /** Copies what is given; waits while it is full. What comes after its reader has closed it is dropped. */
    synchronized void write(byte[] piece) throws InterruptedException {
        while (unread >= MOST_UNREAD && !released && !closed) {
            wait();
        }
        if (!closed && piece.length > 0) {
            pieces.add(piece.clone());
            unread += piece.length;
            notifyAll();
        }
    }

    /** The writer waits no more: there is an end to what it has. */
    synchronized void release() {
        released = true;
        notifyAll();
    }

    /** Nothing more comes. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] buffer, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, buffer.length);
        try {
            while (pieces.isEmpty() && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        byte[] next = pieces.poll();
        if (next == null || closed) {
            return -1;
        }
        int taken = Math.min(length, next.length);
        System.arraycopy(next, 0, buffer, from, taken);
        if (taken < next.length) {
            pieces.addFirst(Arrays.copyOfRange(next, taken, next.length));
        }
        unread -= taken;
        notifyAll();
        return taken;
    }

    @Override
    public synchronized void close() {
        closed = true;
        pieces.clear();
        notifyAll();
    }
}
