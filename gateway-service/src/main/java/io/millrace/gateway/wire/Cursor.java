package io.millrace.gateway.wire;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: an id in a form that invites nobody to compute with it. */
public final class Cursor {
    private static final int BYTES = 16;

    private Cursor() {}

    public static @Nullable String encode(@Nullable JobId id) {
        if (id == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws JobException.Invalid if {@link #encode} did not make it */
    public static JobId decode(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == BYTES) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                JobId id = new JobId(new UUID(buffer.getLong(), buffer.getLong()));
                if (cursor.equals(encode(id))) {
                    return id;
                }
            }
        } catch (IllegalArgumentException e) {
            // Not base64url: no cursor of ours either.
        }
        throw new JobException.Invalid("cursor", "is not a cursor of this server");
    }
}
