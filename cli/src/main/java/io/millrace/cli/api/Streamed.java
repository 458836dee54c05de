package io.millrace.cli.api;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/** An answer that is read as it comes. */
public final class Streamed implements AutoCloseable {
    private final HttpURLConnection connection;
    private final InputStream body;

    /** @param meanwhile is done whenever something has come */
    Streamed(HttpURLConnection connection, Runnable meanwhile) throws IOException {
        this.connection = connection;
        this.body = new Whole(connection.getInputStream(), connection.getContentLengthLong(), meanwhile);
    }

    /** Says so when it ends too soon, which the JDK does for chunks alone. */
    private static final class Whole extends FilterInputStream {
        private final Runnable meanwhile;
        private long left;

        /** @param length -1: the JDK knows where it ends */
        Whole(InputStream in, long length, Runnable meanwhile) {
            super(in);
            this.left = length;
            this.meanwhile = meanwhile;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            return counted(one < 0 ? -1 : 1) < 0 ? -1 : one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return counted(in.read(buffer, offset, length));
        }

        private int counted(int count) throws IOException {
            if (count < 0 && left > 0) {
                throw new EOFException("the answer broke off");
            }
            left -= Math.max(0, count);
            meanwhile.run();
            return count;
        }
    }

    public InputStream body() {
        return body;
    }

    /** Whether the server says, before or after the bytes, that not all was kept. */
    public boolean isTruncated() {
        return "true".equals(connection.getHeaderField("X-Truncated"));
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
