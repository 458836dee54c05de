package io.millrace.queue;

import io.millrace.core.job.QueuedJob;

/**
 * A job on its way into its queue.
 *
 * @param tries how often it was sent
 */
record Publication(QueuedJob job, int tries) {
    Publication again() {
        return new Publication(job, tries + 1);
    }
}
