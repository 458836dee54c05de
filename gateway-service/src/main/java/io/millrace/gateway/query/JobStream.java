package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Page;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.wire.JobView;
import io.smallrye.mutiny.Multi;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All matches of a list, a page a statement, read when the client has taken the page before: bounded memory, and no transaction stays
 * open while a client reads. What fails on the way breaks the connection off, so that no client takes a part for the whole.
 */
public final class JobStream {
    static final int PAGE = 200;

    private final JobReader reader;
    private final Calls calls;
    private final ObjectWriter writer;

    public JobStream(JobReader reader, Calls calls, ObjectMapper mapper) {
        this.reader = reader;
        this.calls = calls;
        this.writer = mapper.writerFor(JobView.class);
    }

    /** Where a stream is. */
    private static final class Position {
        private @Nullable JobId before;
        private int left;

        Position(@Nullable JobId before, int left) {
            this.before = before;
            this.left = left;
        }
    }

    /** The lines, some to an item, without the last line's end. */
    Multi<JobLines> lines(ListQuery query) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new Position(query.before(), query.limit().orElse(Integer.MAX_VALUE)),
                        position -> calls.ask(() -> next(query, position)))
                .whilst(lines -> !lines.last())
                .select()
                .where(lines -> !lines.text().isEmpty())
                .map(lines -> new JobLines(lines.text()));
    }

    private record Lines(String text, boolean last) {}

    private Lines next(ListQuery query, Position position) {
        Page page = reader.list(query.filter(), position.before, Math.min(PAGE, position.left));
        position.before = page.next();
        position.left -= page.jobs().size();
        String text = page.jobs().stream().map(JobView::of).map(this::line).collect(Collectors.joining("\n"));
        return new Lines(text, page.next() == null || position.left <= 0);
    }

    private String line(JobView job) {
        try {
            return writer.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job can always be written", e);
        }
    }
}
