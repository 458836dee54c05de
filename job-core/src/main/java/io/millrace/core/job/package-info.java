/** What a job is: its identity, its states and legal moves, and the typed hand-offs from step to step of its way. */
@NullMarked
package io.millrace.core.job;

import org.jspecify.annotations.NullMarked;
