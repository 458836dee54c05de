/**
 * Step 4 of 9, publish. In: {@link io.millrace.core.job.QueuedJob}s, committed. Out: messages in their queues. Never fails:
 * what is lost is found by reconcile.
 */
@NullMarked
package io.millrace.gateway.publish;

import org.jspecify.annotations.NullMarked;
