/** How this gateway speaks to Redis: within a bound, and not at all for a moment after a failure. */
@NullMarked
package io.millrace.gateway.redis;

import org.jspecify.annotations.NullMarked;
