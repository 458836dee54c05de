/**
 * What the author of a job type implements: a {@link io.millrace.handler.JobHandler}, found by {@link
 * java.util.ServiceLoader}. Depends on the JDK and JSpecify alone.
 */
@NullMarked
package io.millrace.handler;

import org.jspecify.annotations.NullMarked;
