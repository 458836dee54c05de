/**
 * The room that is left on the runway, as this gateway knows it. In: a submission that is due. Out: whether it may be published at
 * once, or waits in the backlog to be fed by upkeep. An outdated view does no harm: the store publishes nothing past others that wait, and
 * what is published too much is a few jobs.
 */
@NullMarked
package io.millrace.gateway.runway;

import org.jspecify.annotations.NullMarked;
