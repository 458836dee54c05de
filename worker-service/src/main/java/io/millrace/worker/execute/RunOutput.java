package io.millrace.worker.execute;

import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one run writes, until it is stored. Small writes to the same stream become one piece; who writes faster than PostgreSQL takes it
 * waits. A piece that was taken once stays as it is: it may be stored already, whatever was heard of it. Thread-safe.
 */
final class RunOutput {
    /** So much of a run may wait to be stored. */
    static final int MOST_WAITING = 1 << 20;

    /** So many pieces are taken at a time; what changes streams more often is sorted by stream. */
    private static final int MOST_PIECES = 256;

    private final Runnable written;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final Deque<OutputPiece> sealed = new ArrayDeque<>();
    private final Map<StdStream, Long> streamOffsets = new EnumMap<>(StdStream.class);
    private long offset;
    private int waitingBytes;
    private boolean interrupted;
    private boolean closed;

    /** What one stream was given while the other was not. */
    private record Segment(StdStream stream, ByteArrayOutputStream bytes) {}

    /** @param written called when there is something to store; must not block */
    RunOutput(Runnable written) {
        this.written = written;
    }

    OutputStream stream(StdStream stream) {
        return new OutputStream() {
            @Override
            public void write(int single) throws InterruptedIOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws InterruptedIOException {
                Objects.checkFromIndexSize(from, length, bytes.length);
                RunOutput.this.write(stream, bytes, from, length);
            }
        };
    }

    private void write(StdStream stream, byte[] bytes, int from, int length) throws InterruptedIOException {
        boolean now = false;
        for (int at = 0; at < length; ) {
            now |= !awaitRoom();
            int next = Math.min(length - at, OutputPiece.MOST_BYTES);
            add(stream, bytes, from + at, next);
            at += next;
        }
        if (now) {
            throw new InterruptedIOException("the run is to stop");
        }
    }

    /** False: interrupted. From then on nothing waits: the rest is taken, and a run that is to stop writes little. */
    private synchronized boolean awaitRoom() {
        try {
            while (waitingBytes >= MOST_WAITING && !closed && !interrupted) {
                wait();
            }
            return true;
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        }
    }

    private synchronized void add(StdStream stream, byte[] bytes, int from, int length) {
        if (closed) {
            return;
        }
        Segment last = segments.peekLast();
        if (last == null || last.stream() != stream) {
            last = new Segment(stream, new ByteArrayOutputStream());
            segments.add(last);
        }
        last.bytes().write(bytes, from, length);
        waitingBytes += length;
        written.run();
    }

    /** What is to be stored now, and until it is {@link #stored()}. One caller at a time. */
    synchronized List<OutputPiece> take() {
        (segments.size() > MOST_PIECES ? byStream() : segments).forEach(this::seal);
        segments.clear();
        return List.copyOf(sealed);
    }

    private List<Segment> byStream() {
        Map<StdStream, ByteArrayOutputStream> joined = new EnumMap<>(StdStream.class);
        segments.forEach(segment -> joined.computeIfAbsent(segment.stream(), any -> new ByteArrayOutputStream())
                .writeBytes(segment.bytes().toByteArray()));
        return joined.entrySet().stream()
                .map(entry -> new Segment(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void seal(Segment segment) {
        byte[] all = segment.bytes().toByteArray();
        for (int from = 0; from < all.length; from += OutputPiece.MOST_BYTES) {
            byte[] bytes = Arrays.copyOfRange(all, from, Math.min(all.length, from + OutputPiece.MOST_BYTES));
            long streamOffset = streamOffsets.getOrDefault(segment.stream(), 0L);
            sealed.add(new OutputPiece(segment.stream(), offset, streamOffset, bytes));
            offset += bytes.length;
            streamOffsets.put(segment.stream(), streamOffset + bytes.length);
        }
    }

    /** What was taken is stored: there is room again. Otherwise it comes again, as it is. */
    synchronized void stored() {
        sealed.forEach(piece -> waitingBytes -= piece.bytes().length);
        sealed.clear();
        notifyAll();
    }

    /** The run is over: what else is written is dropped, and waits for nobody. */
    synchronized void close() {
        closed = true;
        segments.clear();
        sealed.clear();
        notifyAll();
    }
}
