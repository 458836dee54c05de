/** Who is alive: sessions, the watch that declares a worker dead, and the worker's own half of the bargain. */
@NullMarked
package io.millrace.core.lease;

import org.jspecify.annotations.NullMarked;
