/** What this worker counts for operators: slots, runs, claims, outcomes, run times. Sees the shared words alone. */
@NullMarked
package io.millrace.worker.metrics;

import org.jspecify.annotations.NullMarked;
