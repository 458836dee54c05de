/** Actions that take their time: waiting, following output, streaming events, being interrupted. */
@NullMarked
package io.millrace.cli.watch;

import org.jspecify.annotations.NullMarked;
