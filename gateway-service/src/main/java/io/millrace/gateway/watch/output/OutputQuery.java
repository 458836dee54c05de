package io.millrace.gateway.watch.output;

import io.millrace.core.error.JobException;
import io.millrace.core.job.StdStream;
import io.millrace.core.policy.Bounds;
import io.millrace.gateway.wire.QueryParams;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a job's output is asked for.
 *
 * @param stream null: both
 * @param offset in bytes of what is asked for
 * @param follow whether what comes later is asked for, too
 * @param attempt empty: the latest
 */
record OutputQuery(@Nullable StdStream stream, long offset, boolean follow, Optional<Long> attempt) {
    static final Set<String> PARAMETERS = Set.of("offset", "stream", "follow", "attempt");

    private static final Bounds OFFSET = new Bounds(0, 9_999_999_999L);
    private static final Bounds ATTEMPT = new Bounds(1, Integer.MAX_VALUE);

    /** @throws JobException.Invalid if one of them says nothing sensible */
    static OutputQuery of(QueryParams query) {
        Optional<Long> attempt = query.number("attempt", ATTEMPT);
        boolean follow = query.text("follow").map(OutputQuery::truth).orElse(false);
        return new OutputQuery(
                query.text("stream").map(OutputQuery::stream).orElse(null),
                query.number("offset", OFFSET).orElse(0L),
                follow,
                attempt);
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new JobException.Invalid("follow", "must be true or false");
        };
    }

    private static @Nullable StdStream stream(String name) {
        if (name.equals("all")) {
            return null;
        }
        return StdStream.parse(name)
                .orElseThrow(() -> new JobException.Invalid("stream", "must be stdout, stderr or all"));
    }
}
