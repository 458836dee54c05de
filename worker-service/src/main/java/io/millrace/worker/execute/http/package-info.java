/** {@code http_request}: what of a job is sent, and what its answer means. Where it may go, and how, is outbound-http's. */
@NullMarked
package io.millrace.worker.execute.http;

import org.jspecify.annotations.NullMarked;
