/**
 * Changing a job after its acceptance: cancel. The row first, then the word to its worker, then to those who wait. Fails: 404,
 * 409 with the true status.
 */
@NullMarked
package io.millrace.gateway.change;

import org.jspecify.annotations.NullMarked;
