package io.millrace.gateway.validate;

/**
 * On whose behalf a job is submitted.
 *
 * @param owner the principal's name
 * @param mayCommand whether jobs of type {@code command} are permitted
 * @param traceId of the request, 32 hex digits
 */
public record Submitter(String owner, boolean mayCommand, String traceId) {}
