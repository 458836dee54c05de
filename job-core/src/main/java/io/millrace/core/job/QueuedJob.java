package io.millrace.core.job;

import org.jspecify.annotations.Nullable;

/**
 * A job that is committed as {@code queued} with its {@code queued_at} set, and so is to be published. Made by the store
 * alone: for persist, feed, reap, reconcile and release. A job without {@code queued_at} waits in the backlog to be fed.
 *
 * @param alone it has met two lost workers and runs alone on its next, so that a poison job takes no innocents along
 * @param trace where its message belongs; null unless that is recorded
 */
public record QueuedJob(
        JobId id, QueueId queue, boolean alone, @Nullable Trace trace) {
    /** Of no trace that is recorded. */
    public QueuedJob(JobId id, QueueId queue, boolean alone) {
        this(id, queue, alone, null);
    }
}
