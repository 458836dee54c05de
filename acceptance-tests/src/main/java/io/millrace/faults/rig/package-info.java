/**
 * The packaged product where each part can be hurt: real servers, gateways and workers, each of which reaches each server by a wire of its
 * own. Whatever is done to a process is noted, so that a verdict knows what had a cause.
 */
@NullMarked
package io.millrace.faults.rig;

import org.jspecify.annotations.NullMarked;
