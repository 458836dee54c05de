package io.millrace.core.webhook;

import java.util.UUID;

/**
 * A try that this gateway is to make. Made by the store alone.
 *
 * @param attempt 1 or more; what becomes of the try is recorded under it
 * @param tries which one this is since the outcome, or since it was last asked for anew; 1 or more
 * @param payload the job at its end, as JSON; the same at each try
 */
public record DueDelivery(UUID id, int attempt, int tries, Lane lane, String url, String payload) {}
