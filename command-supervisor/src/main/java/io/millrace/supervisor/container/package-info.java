/** Commands in containers of their own, through the API of a Docker engine on this machine. */
@NullMarked
package io.millrace.supervisor.container;

import org.jspecify.annotations.NullMarked;
