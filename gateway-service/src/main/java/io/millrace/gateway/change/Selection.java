package io.millrace.gateway.change;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.core.port.JobReader.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest jobs that match a filter, found page by page, so that no statement is long.
 *
 * @param more whether others match as well, or may: not all were looked at
 */
record Selection(List<JobId> ids, boolean more) {
    static final int MOST = 10_000;
    private static final int PAGE = 1_000;
    /** A page looks at some thousand jobs: so nobody's history is searched for more than about a minute. */
    private static final int MOST_PAGES = 500;

    private static final int CHUNK = 500;

    /** @throws io.millrace.core.port.StoreUnavailableException if the store cannot say */
    static Selection of(JobReader reader, Filter filter) {
        List<JobId> found = new ArrayList<>();
        JobId next = null;
        int pages = 0;
        do {
            Page page = reader.list(filter, next, PAGE);
            page.jobs().stream().map(Job::id).forEach(found::add);
            next = page.next();
            pages++;
        } while (next != null && found.size() <= MOST && pages < MOST_PAGES);
        return found.size() > MOST
                ? new Selection(List.copyOf(found.subList(0, MOST)), true)
                : new Selection(found, next != null);
    }

    int size() {
        return ids.size();
    }

    /** In parts that are a transaction each. */
    List<List<JobId>> chunks() {
        List<List<JobId>> chunks = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += CHUNK) {
            chunks.add(ids.subList(from, Math.min(ids.size(), from + CHUNK)));
        }
        return chunks;
    }
}
