package io.millrace.local.server;

/**
 * Where a broker listens on 127.0.0.1.
 *
 * @param amqp AMQP 0-9-1
 * @param management RabbitMQ's management console; the embedded broker has none
 */
public record BrokerPorts(int amqp, int management) {}
