/**
 * Step 6 of 9, claim: one statement for all deliveries in hand, no more than there are free slots. In: deliveries. Out: runs
 * that this session owns. What fails: a job that is not returned (cancelled, finished, running elsewhere, taken back into the
 * backlog) needs nothing, its delivery is acked; without a lease nothing is claimed and deliveries go back; while PostgreSQL is
 * away they wait, then go back.
 *
 * <p>Beside: what gateways are told of the queues ({@code RecentClaims}, {@code Paces}).
 */
@NullMarked
package io.millrace.worker.claim;

import org.jspecify.annotations.NullMarked;
