package io.millrace.worker.execute.sandbox;

import io.millrace.core.policy.CommandAllowance;
import java.time.Duration;

/**
 * What holds for the commands of this worker.
 *
 * @param allowed which programs and images may be run
 * @param network whether a command may have the network if it asks for it
 * @param grace between TERM and KILL, 0 to 4 s: longer than a run that is to stop may go on
 */
public record CommandRules(CommandAllowance allowed, boolean network, Duration grace) {}
