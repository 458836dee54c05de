/**
 * Leaving well: take nothing new, give back what is not claimed, let runs end within the grace, stop and release the rest,
 * record what has ended, close the lease. A worker that leaves so costs no job a try.
 */
@NullMarked
package io.millrace.worker.drain;

import org.jspecify.annotations.NullMarked;
