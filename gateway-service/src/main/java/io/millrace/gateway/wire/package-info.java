/**
 * How things look on the wire: strict JSON in, the one rendering of a job out, times, cursors, query parameters. Knows the
 * contract's words and nothing of what is done with them.
 */
@NullMarked
package io.millrace.gateway.wire;

import org.jspecify.annotations.NullMarked;
