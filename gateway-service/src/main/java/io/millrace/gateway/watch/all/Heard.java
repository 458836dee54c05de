package io.millrace.gateway.watch.all;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last that was heard of each job, of so many jobs: what a look at the store finds is mostly no news. Thread-safe. */
final class Heard {
    private final Map<JobId, Said> last;

    private record Said(JobStatus status, int attempt) {}

    /** @param most jobs that are remembered */
    Heard(int most) {
        last = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<JobId, Said> eldest) {
                return size() > most;
            }
        };
    }

    /** Whether that is news; then it is remembered. */
    synchronized boolean isNews(JobEvent event) {
        return isNews(event.id(), event.status(), event.attempt());
    }

    /** The same. */
    synchronized boolean isNews(JobId job, JobStatus status, int attempt) {
        Said said = new Said(status, attempt);
        return !said.equals(last.put(job, said));
    }

    synchronized void clear() {
        last.clear();
    }
}
