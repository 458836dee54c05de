/** The verdict on a run: rules that read the evidence, and name each broken promise. */
@NullMarked
package io.millrace.faults.check;

import org.jspecify.annotations.NullMarked;
