package io.millrace.worker.lease;

import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.SessionLine;
import java.util.function.Supplier;

/**
 * The two that decide a worker's death.
 *
 * @param lines makes a line for each session
 */
public record Witnesses(LeaseStore leases, Supplier<SessionLine> lines) {}
