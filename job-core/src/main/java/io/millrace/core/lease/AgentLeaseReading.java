package io.millrace.core.lease;

import io.millrace.core.job.Attempt;
import java.time.Duration;

/**
 * One look at the lease of an agent's run. The counter grows by one at each heartbeat.
 *
 * @param length whole seconds; the run is given to another when the counter has stood still for so long
 */
public record AgentLeaseReading(Attempt run, Duration length, long counter) {}
