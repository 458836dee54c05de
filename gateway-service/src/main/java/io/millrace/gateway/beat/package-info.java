/** What this gateway does again and again beside serving requests has its thread here, and its guard against failures. */
@NullMarked
package io.millrace.gateway.beat;

import org.jspecify.annotations.NullMarked;
