package io.millrace.gateway.problem;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body up to a bound, whether its length was announced or not. */
public final class BoundedBody {
    static final int MAX_BYTES = 1024 * 1024;
    static final int MAX_BATCH_BYTES = 16 * MAX_BYTES;

    private BoundedBody() {}

    /**
     * Of 1 MiB at most.
     *
     * @throws RequestProblem {@code too-large} when there is more, {@code invalid} when it breaks off
     */
    public static byte[] read(InputStream body) {
        return read(body, MAX_BYTES);
    }

    /** Of a batch: of 16 MiB at most. */
    public static byte[] readBatch(InputStream body) {
        return read(body, MAX_BATCH_BYTES);
    }

    /**
     * JSON of 1 MiB at most.
     *
     * @throws RequestProblem as {@link #read(InputStream)}, and {@code unsupported-media-type} if nobody says that it is JSON
     */
    public static byte[] readJson(InputStream body, HttpHeaders headers) {
        if (headers.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            throw RequestProblem.unsupportedMediaType();
        }
        return read(body);
    }

    private static byte[] read(InputStream body, int most) {
        try {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw RequestProblem.tooLarge(most);
            }
            return bytes;
        } catch (IOException e) {
            throw RequestProblem.brokenOff();
        }
    }
}
