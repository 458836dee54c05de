/**
 * Staying alive. The worker's half of "when is a worker dead?": it opens a session with a lease in PostgreSQL and a queue of
 * its own in RabbitMQ, renews and probes them each 0.5 s, and stops its runs before any reaper may give them to another. A lost
 * session is followed by a new one, once nothing of the old one runs any more.
 */
@NullMarked
package io.millrace.worker.lease;

import org.jspecify.annotations.NullMarked;
