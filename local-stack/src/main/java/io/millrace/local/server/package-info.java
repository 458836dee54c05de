/**
 * The servers that Millrace stands on, as real processes on data folders that survive them: PostgreSQL, Redis, and
 * a broker (a private RabbitMQ node, or Apache Qpid Broker-J). Each can be stopped, killed, suspended and started again on
 * its port, since faults are what Millrace is about. All listen on 127.0.0.1 alone.
 */
@NullMarked
package io.millrace.local.server;

import org.jspecify.annotations.NullMarked;
