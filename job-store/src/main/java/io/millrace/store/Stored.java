package io.millrace.store;

import io.millrace.core.port.OutputStore.Read;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A piece of output as it was stored.
 *
 * @param start where it begins in what is being read
 */
record Stored(long start, byte[] bytes) {
    /** What they hold from an offset on: no more than that many bytes, and of pieces after the first only whole ones. */
    static Read join(List<Stored> pieces, long offset, int atMost) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Stored piece : pieces) {
            int skip = (int) Math.max(0, offset - piece.start);
            int length = piece.bytes.length - skip;
            if (joined.size() > 0 && joined.size() + length > atMost) {
                break;
            }
            joined.write(piece.bytes, skip, Math.min(length, atMost));
        }
        return new Read(joined.toByteArray(), offset + joined.size());
    }
}
