package io.millrace.supervisor.run;

import java.time.Duration;

/**
 * What commands may use where they do not say, or cannot.
 *
 * @param memoryBytes of one that names no limit
 * @param processes at once, threads included
 * @param scratchBytes of files in {@code /tmp}
 * @param silence after so long without a sign of life from the worker all commands are ended
 */
public record Allowance(long memoryBytes, int processes, long scratchBytes, Duration silence) {}
