package io.millrace.cli.watch;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.JobView;
import io.millrace.cli.api.SseReader;
import io.millrace.cli.api.Streamed;
import io.millrace.cli.api.Unreachable;
import io.millrace.cli.show.Output;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Jobs as they change, at whichever gateway: a stream that ends or breaks is taken up from the last event. */
public final class EventTail {
    private static final long RETRY_MILLIS = 1_000;
    /** A server that says not to come back at all means the end of a job. */
    private static final long LONGEST_RETRY_MILLIS = 10_000;

    private final Client client;
    private final Output output;
    private final Patience patience;
    private final @Nullable String id;
    private @Nullable String lastId;
    private long retryMillis = RETRY_MILLIS;
    private @Nullable JobView last;

    /**
     * @param id of one job; null: all that one may see
     * @param lastId what to resume from; null: from now on
     */
    public EventTail(Client client, Output output, @Nullable String id, @Nullable String lastId) {
        this(client, output, new Patience(client, output), id, lastId);
    }

    EventTail(Client client, Output output, Patience patience, @Nullable String id, @Nullable String lastId) {
        this.client = client;
        this.output = output;
        this.patience = patience;
        this.id = id;
        this.lastId = lastId;
    }

    /** Until the job has ended; of all jobs: for ever. */
    public void each(Consumer<JobView> told) {
        while (true) {
            try (Streamed answer = client.stream(path(), headers(), Client.EVENT_MILLIS)) {
                patience.good();
                if (readAll(new SseReader(answer.body(), lastId, retryMillis), told)) {
                    return;
                }
                Patience.sleep(Math.min(retryMillis, LONGEST_RETRY_MILLIS));
            } catch (Unreachable e) {
                if (!patience.again(e.text())) {
                    throw patience.over(e, resume());
                }
            } catch (IOException e) {
                patience.again("the connection broke");
            }
        }
    }

    private @Nullable String resume() {
        return lastId == null
                ? null
                : "go on: `millrace events " + (id == null ? "" : id + " ") + "--last-event-id " + lastId + "`";
    }

    private String path() {
        return id == null ? "/events" : "/jobs/" + Client.part(id) + "/events";
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/event-stream"));
        if (lastId != null) {
            headers.put("Last-Event-ID", lastId);
        }
        return headers;
    }

    /** Whether there is nothing more to come. */
    private boolean readAll(SseReader events, Consumer<JobView> told) throws IOException {
        for (SseReader.Event event = events.next(); event != null; event = events.next()) {
            if (event.name().equals("job")) {
                tell(JobView.of(event.data()), told);
            } else if (event.name().equals("gap")) {
                output.warn("too much has changed to be told: list the jobs again (`millrace list`)");
            }
            lastId = events.lastId();
            if (id != null && last != null && last.hasEnded()) {
                return true;
            }
        }
        lastId = events.lastId();
        retryMillis = events.retryMillis();
        return false;
    }

    /** What a new connection begins with may have been told. */
    private void tell(JobView job, Consumer<JobView> told) {
        if (last == null || !last.raw().equals(job.raw())) {
            last = job;
            told.accept(job);
        }
    }
}
