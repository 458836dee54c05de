/** The faults, a list for each part of the product that they hurt, and the schedule by which they come. */
@NullMarked
package io.millrace.faults.fault;

import org.jspecify.annotations.NullMarked;
