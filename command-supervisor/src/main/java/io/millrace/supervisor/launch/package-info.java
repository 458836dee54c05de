/** How a command is started and kept apart: the programs that stand before it, by level of isolation. */
@NullMarked
package io.millrace.supervisor.launch;

import org.jspecify.annotations.NullMarked;
