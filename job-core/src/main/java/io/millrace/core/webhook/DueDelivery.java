package io.millrace.core.webhook;

import io.millrace.core.job.Trace;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A try that this gateway is to make. Made by the store alone.
 *
 * @param attempt 1 or more; what becomes of the try is recorded under it
 * @param tries which one this is since the outcome, or since it was last asked for anew; 1 or more
 * @param payload the job at its end, as JSON; the same at each try
 * @param trace where its tries belong; null unless that is recorded
 */
public record DueDelivery(
        UUID id,
        int attempt,
        int tries,
        Lane lane,
        String url,
        String payload,
        @Nullable Trace trace) {}
