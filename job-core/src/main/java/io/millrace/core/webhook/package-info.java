/** Who is told of a job's end, by signed webhooks. */
@NullMarked
package io.millrace.core.webhook;

import org.jspecify.annotations.NullMarked;
