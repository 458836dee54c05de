/**
 * Upkeep, on every gateway, without a leader: <em>dispatch</em> (what is due enters its queue), <em>reap</em> (the runs of dead
 * workers go to others), <em>reconcile</em> (messages that the broker lost are published again), <em>retain</em> (finished jobs
 * past their retention go). Rows that another gateway works on are skipped; a failed look is made again at the next tick.
 */
@NullMarked
package io.millrace.gateway.upkeep;

import org.jspecify.annotations.NullMarked;
