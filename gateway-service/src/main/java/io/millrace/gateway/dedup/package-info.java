/**
 * Step 2 of 9, dedup. In: a {@link io.millrace.core.job.ValidSubmission}. Out: a {@link io.millrace.core.job.GatedSubmission},
 * made nowhere else. The only room that speaks to Redis. Never fails: what Redis cannot say, PostgreSQL decides.
 */
@NullMarked
package io.millrace.gateway.dedup;

import org.jspecify.annotations.NullMarked;
