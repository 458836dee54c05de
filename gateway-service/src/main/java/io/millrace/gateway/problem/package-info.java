/**
 * The one mapping from what went wrong to {@code application/problem+json} (RFC 9457): a code, a sentence, a trace id; never a
 * class name, SQL or a stack trace.
 */
@NullMarked
package io.millrace.gateway.problem;

import org.jspecify.annotations.NullMarked;
