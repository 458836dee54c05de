/** How much one user may have at a time. What it bounds is decided by the store; here is known when it is worth asking. */
@NullMarked
package io.millrace.gateway.limit;

import org.jspecify.annotations.NullMarked;
