/** The job types that every worker can run, one class each. They see handler-api alone, and how work is simulated. */
@NullMarked
package io.millrace.worker.execute.handlers;

import org.jspecify.annotations.NullMarked;
