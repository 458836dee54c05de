package io.millrace.gateway.validate;

import io.millrace.core.job.JobType;

/** A type with its schema compiled. */
record KnownType(JobType type, ParamsSchema schema) {
    /** @throws IllegalArgumentException if its schema is none */
    static KnownType of(JobType type) {
        return new KnownType(type, ParamsSchema.compile(type.schema()));
    }
}
