package io.millrace.core.port;

import io.millrace.core.job.JobEvent;
import java.util.Collection;

/** Step 9: tells whoever waits that something was committed. Best effort: never blocks, never fails, may be lost. */
public interface JobEvents {
    void announce(Collection<JobEvent> events);
}
