package io.millrace.faults.evidence;

/**
 * The processes of one run of a command, as this machine listed them.
 *
 * @param from when one of them was first seen
 * @param to when one of them was last seen
 */
public record Tree(String jobId, int attempt, long from, long to) {}
