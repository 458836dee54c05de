/**
 * Still step 1 of 9. In: a {@link io.millrace.gateway.validate.Submission}. Out: a {@link
 * io.millrace.core.job.ValidSubmission}, made nowhere else: within bounds, defaults filled in, params fit for the type's schema.
 * Fails: 400 naming the fields, 403 for a command without the permission, 503 if an unknown type cannot be looked up.
 */
@NullMarked
package io.millrace.gateway.validate;

import org.jspecify.annotations.NullMarked;
