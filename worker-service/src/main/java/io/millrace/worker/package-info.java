/**
 * A worker: takes jobs off their queues and runs them. Here are its configuration and the wiring of its rooms, which are the
 * steps 5 to 9 of a job's journey: consume, claim, execute, record, announce; and beside them lease (staying alive) and drain
 * (leaving well). No room sees this one.
 */
@NullMarked
package io.millrace.worker;

import org.jspecify.annotations.NullMarked;
