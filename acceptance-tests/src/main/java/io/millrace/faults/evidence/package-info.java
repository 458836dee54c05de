/**
 * What is known after a run: what clients asked and were told, what the store holds, when each attempt really ran, and what was done to
 * whom. Records alone, so that a run can be saved, and judged again. All times are milliseconds since the epoch, by the clock of the suite,
 * which no fault touches.
 */
@NullMarked
package io.millrace.faults.evidence;

import org.jspecify.annotations.NullMarked;
