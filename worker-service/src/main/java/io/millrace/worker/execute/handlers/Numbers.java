package io.millrace.worker.execute.handlers;

import io.millrace.handler.JobContext;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers out of params that the gateway has checked against the type's schema and filled with its defaults. */
final class Numbers {
    private Numbers() {}

    static BigDecimal number(JobContext context, String name) {
        return exact(context.params().get(name), name);
    }

    static BigDecimal exact(@Nullable Object value, String name) {
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException(name + " is no number");
        }
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    /** Seconds to the millisecond. */
    static Duration seconds(JobContext context, String name) {
        return Duration.ofMillis(number(context, name)
                .movePointRight(3)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }

    static Duration secondsOrNone(JobContext context, String name) {
        Map<String, @Nullable Object> params = context.params();
        return params.get(name) == null ? Duration.ZERO : seconds(context, name);
    }

    /** Without needless zeros, and not in scientific notation: 4, not 4.0 or 4E+0. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
