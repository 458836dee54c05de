package io.millrace.core.port;

import io.millrace.core.job.JobEvent;

/** Whoever is to hear of what was committed, here and elsewhere. Never blocks. Thread-safe. */
public interface JobEventListener {
    /** Whether there is anybody to tell; while there is not, events are not even read. */
    boolean isListening();

    void heard(JobEvent event);
}
