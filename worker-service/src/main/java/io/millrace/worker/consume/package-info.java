/**
 * Step 5 of 9, consume: deliveries in, by manual acks. In: messages of the types that this worker serves, of every priority.
 * Out: deliveries in hand, to be claimed. How much comes in follows the free slots ({@code Prefetch}). What fails: a delivery
 * that nobody claims within 1 s goes back to its queue, and a lost connection takes back what it had delivered.
 */
@NullMarked
package io.millrace.worker.consume;

import org.jspecify.annotations.NullMarked;
