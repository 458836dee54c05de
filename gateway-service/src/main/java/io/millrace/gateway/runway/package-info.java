/**
 * The room that is left on the runway, as this gateway knows it. In: a submission that is due. Out: whether it may be published at
 * once, or waits in the backlog to be fed by upkeep. An outdated view does little harm: the store publishes nothing past others that wait in
 * the same queue, and what is published too much is as much again for each further gateway.
 */
@NullMarked
package io.millrace.gateway.runway;

import org.jspecify.annotations.NullMarked;
