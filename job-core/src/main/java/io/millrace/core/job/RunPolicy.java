package io.millrace.core.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be run and kept. Whole seconds; bounds are checked by the gateway.
 *
 * @param timeout one attempt is cancelled when it runs longer
 * @param maxAttempts how often a failing job is tried
 * @param backoff base of the exponential backoff between tries
 * @param dedupWindow how long its {@code object_id} is taken, counted from acceptance
 * @param retention how long it is kept after its end; null: as the server's default says
 */
public record RunPolicy(
        Duration timeout,
        int maxAttempts,
        Duration backoff,
        Duration dedupWindow,
        @Nullable Duration retention) {}
