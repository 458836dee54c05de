/** Typical actions against a server of its own, whose classes the build archives. */
@NullMarked
package io.millrace.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
