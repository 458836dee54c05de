/**
 * Step 7 of 9, execute: the handler runs on a thread of its own, under a deadline, with a context. In: claimed runs. Out:
 * outcomes. What fails: whatever a handler throws becomes an outcome; one that ignores its interrupt for 5 s takes its worker
 * down, after its row was marked, so that the job still ends as it should (law L5).
 */
@NullMarked
package io.millrace.worker.execute;

import org.jspecify.annotations.NullMarked;
