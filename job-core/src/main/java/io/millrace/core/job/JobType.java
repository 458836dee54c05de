package io.millrace.core.job;

import java.time.Duration;

/**
 * A type of job as gateways know it.
 *
 * @param name lower-case letters, digits, {@code _ - .}, at most 64
 * @param schema JSON Schema (2020-12) of its params, an object
 */
public record JobType(String name, String description, Json schema, Defaults defaults, RunsOn runsOn) {

    /** What a submission of this type gets if it does not say. */
    public record Defaults(Duration timeout, int maxAttempts, Duration backoff) {}

    /** Who runs jobs of this type. */
    public enum RunsOn {
        WORKERS,
        AGENTS
    }
}
