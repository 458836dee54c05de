package io.millrace.gateway.watch.all;

import io.millrace.gateway.wire.Times;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody brings along who has streamed before.
 *
 * @param time what was the id of his last event; empty: he wants what changes from now on
 * @param unclear whether he brings something that is no such id
 */
record ResumePoint(Optional<Instant> time, boolean unclear) {
    /** @param lastEventId as it came; null: he brings nothing */
    static ResumePoint of(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return new ResumePoint(Optional.empty(), false);
        }
        Optional<Instant> time = Times.parse(lastEventId).filter(at -> !at.isBefore(Instant.EPOCH));
        return new ResumePoint(time, time.isEmpty());
    }
}
