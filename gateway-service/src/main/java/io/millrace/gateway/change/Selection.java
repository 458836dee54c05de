package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.core.port.JobReader.Page;
import io.millrace.gateway.calls.Calls;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest jobs that match a filter, found page by page, so that no statement is long.
 *
 * @param more whether others match as well, or may: not all were looked at
 */
record Selection(List<JobId> ids, boolean more) {
    static final int MOST = 10_000;
    private static final int PAGE = 1_000;
    /** Of params and results, which nobody looks at here. */
    private static final long PAGE_BYTES = 8 << 20;
    /** A page looks at some thousand jobs: so nobody's history is searched for more than about a minute. */
    private static final int MOST_PAGES = 500;

    private static final int CHUNK = 500;

    /**
     * A page a call. Fails with {@link JobException.Unavailable} if the store cannot say.
     *
     * @param among passes over those that it says no to
     */
    static Uni<Selection> of(JobReader reader, Filter filter, Predicate<Job> among, Calls calls) {
        return Multi.createBy()
                .repeating()
                .uni(Search::new, search -> calls.ask(() -> search.page(reader, filter, among)))
                .whilst(search -> !search.isOver())
                .collect()
                .last()
                .map(Search::selection);
    }

    /** How far it has got. */
    private static final class Search {
        private final List<JobId> found = new ArrayList<>();
        private @Nullable JobId next;
        private int pages;

        private Search page(JobReader reader, Filter filter, Predicate<Job> among) {
            Page page = reader.list(filter, next, PAGE, PAGE_BYTES);
            page.jobs().stream().filter(among).map(Job::id).forEach(found::add);
            next = page.next();
            pages++;
            return this;
        }

        private boolean isOver() {
            return next == null || found.size() > MOST || pages >= MOST_PAGES;
        }

        private Selection selection() {
            return found.size() > MOST
                    ? new Selection(List.copyOf(found.subList(0, MOST)), true)
                    : new Selection(found, next != null);
        }
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
