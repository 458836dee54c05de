/**
 * The words that every step of a worker shares: the tenure (one session's life), the run (one claimed attempt), the table of
 * all that this worker has in hand, and the loops that drive the steps. Sees job-core alone.
 */
@NullMarked
package io.millrace.worker.run;

import org.jspecify.annotations.NullMarked;
