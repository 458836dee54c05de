package io.millrace.core.job;

import java.time.Duration;
import java.time.Instant;

/** When a job may start. Delays are added by PostgreSQL, to its own clock. */
public sealed interface Start {
    /** As soon as a worker is free. */
    record Now() implements Start {}

    /** That long after acceptance. */
    record After(Duration delay) implements Start {}

    /** Not before that time. */
    record At(Instant time) implements Start {}
}
