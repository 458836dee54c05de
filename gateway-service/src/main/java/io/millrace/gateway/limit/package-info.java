/**
 * How much, and how often: quotas of what a user may have at a time, decided by the store; and rates of requests in sliding windows that
 * all gateways share in Redis.
 */
@NullMarked
package io.millrace.gateway.limit;

import org.jspecify.annotations.NullMarked;
