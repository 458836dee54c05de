/** The worker's side: its supervisor as a process, and the commands in it. */
@NullMarked
package io.millrace.supervisor.client;

import org.jspecify.annotations.NullMarked;
