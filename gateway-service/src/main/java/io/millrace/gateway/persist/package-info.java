/**
 * Step 3 of 9, persist. In: a {@link io.millrace.core.job.GatedSubmission}. Out: an {@link io.millrace.core.port.Admission} after
 * the commit, many in one transaction. Fails: 503 when PostgreSQL stays away, when too much waits; 400 for data it refuses.
 */
@NullMarked
package io.millrace.gateway.persist;

import org.jspecify.annotations.NullMarked;
