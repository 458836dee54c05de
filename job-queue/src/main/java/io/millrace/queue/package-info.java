/**
 * Steps 4 and 5 of 9, the hop over the broker, and the workers' own queues. In: queued jobs from the gateway, pings, cancels
 * and drains for a session. Out: deliveries with manual acks, orders for a worker. What fails: the broker, in every way;
 * publishing then waits in bounded memory, deliveries go back by themselves, and pings say {@code UNKNOWN}.
 *
 * <p>The only owner of the AMQP topology. Spoken with the RabbitMQ Java client, its own recovery off: it does not reopen a
 * channel that the server closed, and it lets a late ack out on a new channel. {@link io.millrace.queue.Link} rebuilds all.
 */
@NullMarked
package io.millrace.queue;

import org.jspecify.annotations.NullMarked;
