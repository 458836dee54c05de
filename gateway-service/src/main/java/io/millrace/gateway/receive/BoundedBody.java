package io.millrace.gateway.receive;

import io.millrace.gateway.problem.RequestProblem;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body of at most {@link #MAX_BYTES}, whether its length was announced or not. */
final class BoundedBody {
    static final int MAX_BYTES = 1024 * 1024;

    private BoundedBody() {}

    /** @throws RequestProblem {@code too-large} when there is more, {@code invalid} when it breaks off */
    static byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw RequestProblem.tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw RequestProblem.brokenOff();
        }
    }
}
