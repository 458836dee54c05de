/** What the log says of single jobs, so that all of a job's lines are found by its id. */
@NullMarked
package io.millrace.gateway.log;

import org.jspecify.annotations.NullMarked;
