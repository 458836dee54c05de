/**
 * The gateway: REST in front of PostgreSQL, Redis and RabbitMQ. One room a step of a job's way; here only the configuration
 * and the wiring that puts the rooms together.
 */
@NullMarked
package io.millrace.gateway;

import org.jspecify.annotations.NullMarked;
