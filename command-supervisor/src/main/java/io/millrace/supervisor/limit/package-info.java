/** What a command may use, and what it has used: control groups where this machine has them for us, otherwise what {@code /proc} tells. */
@NullMarked
package io.millrace.supervisor.limit;

import org.jspecify.annotations.NullMarked;
