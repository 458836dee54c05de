/**
 * Step 8 of 9, record: one transaction for all outcomes at hand, then each delivery's ack (law L4). In: outcomes. Out: events.
 * What fails: while PostgreSQL is away the same outcomes are repeated until they are in or the session is lost; an outcome whose
 * attempt is stale changes nothing; what PostgreSQL refuses as data fails its own job and no other.
 */
@NullMarked
package io.millrace.worker.record;

import org.jspecify.annotations.NullMarked;
