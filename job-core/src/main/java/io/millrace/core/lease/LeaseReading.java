package io.millrace.core.lease;

/** One look at a lease row. The counter grows by one at each renewal. */
public record LeaseReading(Session session, long counter) {}
