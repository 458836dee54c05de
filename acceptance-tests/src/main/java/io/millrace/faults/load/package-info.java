/** Clients under load: they submit, read, cancel and retry, and each of their requests is written down with its answer. */
@NullMarked
package io.millrace.faults.load;

import org.jspecify.annotations.NullMarked;
