/**
 * Changing jobs after their acceptance: cancel, retry, one or many; and stopping queues. The row first, then the word to workers, to who
 * feeds, and to those who wait. Fails: 404, 409 with the true status, 429 for a quota.
 */
@NullMarked
package io.millrace.gateway.change;

import org.jspecify.annotations.NullMarked;
