/** What can go wrong, as facts; mapped to HTTP in one place, the gateway's {@code problem} package. */
@NullMarked
package io.millrace.core.error;

import org.jspecify.annotations.NullMarked;
