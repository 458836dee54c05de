package io.millrace.cli.show;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What others write passes here, until somebody must be asked something on the same terminal. */
public final class Gate {
    private static final long MOST_MILLIS = 500;

    private final Lock lock = new ReentrantLock();
    private volatile boolean lineOpen;

    /** The same stream, through this gate. */
    public PrintStream over(PrintStream to) {
        return new PrintStream(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                lock.lock();
                try {
                    to.write(bytes, offset, length);
                    lineOpen = length == 0 ? lineOpen : bytes[offset + length - 1] != '\n';
                } finally {
                    lock.unlock();
                }
                if (to.checkError()) {
                    throw new IOException("nobody reads this");
                }
            }
        });
    }

    /** From now on nothing passes; but whoever reads so slowly that something is under way does not keep one from asking. */
    public void close() {
        try {
            lock.tryLock(MOST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether what passed last did not end its line. */
    public boolean isLineOpen() {
        return lineOpen;
    }
}
