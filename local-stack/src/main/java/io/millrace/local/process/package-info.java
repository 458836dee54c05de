/**
 * Processes of this machine: started in a session of their own, known by their pid files, ended by their pid. A
 * {@link io.millrace.local.process.HomeFolder} belongs to one JVM at a time; whoever takes it next ends what a
 * JVM that was killed left behind.
 */
@NullMarked
package io.millrace.local.process;

import org.jspecify.annotations.NullMarked;
