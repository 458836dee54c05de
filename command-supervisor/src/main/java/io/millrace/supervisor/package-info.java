/** The supervisor's program: what it is made of, by what it is told at its start. */
@NullMarked
package io.millrace.supervisor;

import org.jspecify.annotations.NullMarked;
