package io.millrace.core.job;

/**
 * A job that is committed as {@code queued} with its {@code queued_at} set, and so is to be published. Made by the store
 * alone: for persist, dispatch, reap, reconcile and release.
 *
 * @param alone it has met two lost workers and runs alone on its next, so that a poison job takes no innocents along
 */
public record QueuedJob(JobId id, String type, boolean alone) {}
