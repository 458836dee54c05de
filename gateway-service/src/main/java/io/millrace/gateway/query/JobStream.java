package io.millrace.gateway.query;

import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Page;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.stream.Parts;
import io.millrace.gateway.wire.JobJson;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * All matches of a list, a page a statement, read when the client has taken the page before: bounded memory, and no transaction stays
 * open while a client reads. What fails on the way breaks the connection off, so that no client takes a part for the whole.
 */
public final class JobStream {
    static final int PAGE = 200;
    /** Of params and results: what a slow reader's next lines take of the heap, or one job if that is larger. */
    static final long PAGE_BYTES = 1 << 20;
    /** A connection counts as idle until all of a part is taken, so a part is small, however slowly it is read. */
    static final int PART_CHARACTERS = 32 * 1024;

    private final JobReader reader;
    private final Calls calls;
    private final JobJson json;

    public JobStream(JobReader reader, Calls calls, JobJson json) {
        this.reader = reader;
        this.calls = calls;
        this.json = json;
    }

    /** The jobs, one a line. */
    Parts lines(ListQuery query) {
        return new Lines(query);
    }

    private final class Lines implements Parts {
        private final ListQuery query;
        private final Queue<String> page = new ArrayDeque<>();
        private @Nullable JobId before;
        private int left;
        /** Jobs to ask for: PostgreSQL measures them all, so no more than twice what did fit. */
        private int most = PAGE;

        private boolean last;

        Lines(ListQuery query) {
            this.query = query;
            this.before = query.before();
            this.left = query.limit().orElse(Integer.MAX_VALUE);
        }

        @Override
        public CompletionStage<Optional<String>> next() {
            if (page.isEmpty() && !last) {
                return calls.run(this::read).subscribeAsCompletionStage().thenCompose(read -> next());
            }
            return CompletableFuture.completedFuture(page.isEmpty() ? Optional.empty() : Optional.of(part()));
        }

        private void read() {
            Page found = reader.list(query.filter(), before, Math.min(most, left), PAGE_BYTES);
            before = found.next();
            most = Math.min(PAGE, 2 * Math.max(1, found.jobs().size()));
            left -= found.jobs().size();
            last = before == null || left <= 0;
            found.jobs().forEach(job -> page.add(json.line(job)));
        }

        private String part() {
            StringBuilder part = new StringBuilder();
            while (!page.isEmpty() && part.length() < PART_CHARACTERS) {
                part.append(page.remove()).append('\n');
            }
            return part.toString();
        }
    }
}
