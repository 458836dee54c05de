/** What a worker and its supervisor say to each other, over the supervisor's standard input and output: frames of length and content. */
@NullMarked
package io.millrace.supervisor.wire;

import org.jspecify.annotations.NullMarked;
