/**
 * What operators ask: ready means that PostgreSQL commits. Redis and RabbitMQ are shown, and do not count: without them jobs are
 * accepted all the same.
 */
@NullMarked
package io.millrace.gateway.health;

import org.jspecify.annotations.NullMarked;
