package io.millrace.core.job;

/**
 * A piece of what an attempt has written. Its bytes are not copied: nobody may change them.
 *
 * @param offset bytes of both streams before it
 * @param streamOffset bytes of its own stream before it
 * @param bytes 1 to {@value #MOST_BYTES}
 */
public record OutputPiece(StdStream stream, long offset, long streamOffset, byte[] bytes) {
    public static final int MOST_BYTES = 64 * 1024;

    public OutputPiece {
        if (bytes.length == 0 || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a piece of " + bytes.length + " bytes");
        }
    }
}
