package io.millrace.gateway.validate;

import io.millrace.core.job.Trace;

/**
 * On whose behalf a job is submitted.
 *
 * @param owner the principal's name
 * @param mayCommand whether jobs of type {@code command} are permitted
 * @param trace of the request
 */
public record Submitter(String owner, boolean mayCommand, Trace trace) {
    /** 32 hex digits. */
    public String traceId() {
        return trace.id();
    }
}
