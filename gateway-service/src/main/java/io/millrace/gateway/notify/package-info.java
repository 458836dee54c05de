/**
 * Step 9 of 9, for those outside: webhooks. In: what an outcome's transaction has written; out: signed requests to the addresses that clients named,
 * and what became of each. Fails: a receiver that is slow, away, or not public, which keeps nobody waiting but itself.
 */
@NullMarked
package io.millrace.gateway.notify;

import org.jspecify.annotations.NullMarked;
