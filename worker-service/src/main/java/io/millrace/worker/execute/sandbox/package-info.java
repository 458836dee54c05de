/**
 * The command runner: what of a {@code command} job is asked of the supervisor, and what its end means. How commands are kept apart,
 * limited and ended is the supervisor's, in a process of its own.
 */
@NullMarked
package io.millrace.worker.execute.sandbox;

import org.jspecify.annotations.NullMarked;
