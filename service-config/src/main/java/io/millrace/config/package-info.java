/** What gateway and worker make of {@code MILLRACE_…} variables in the same way. */
@NullMarked
package io.millrace.config;

import org.jspecify.annotations.NullMarked;
