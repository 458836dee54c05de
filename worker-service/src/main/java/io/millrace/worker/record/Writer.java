package io.millrace.worker.record;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.OutputBook;
import io.millrace.worker.execute.ProgressBook;
import io.millrace.worker.metrics.RunMeters;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.RunSpans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Writes outcomes, and tells of them: events, metrics, a line in the log. */
public final class Writer {
    private static final Logger LOG = Logger.getLogger(Writer.class);

    private static final String REFUSED = "outcome-refused";

    private final JobStore store;
    private final ProgressBook progress;
    private final OutputBook output;
    private final JobEvents events;
    private final RunMeters metrics;
    private final OutcomeLog lines;
    private final RunSpans spans;

    public Writer(
            JobStore store,
            ProgressBook progress,
            OutputBook output,
            JobEvents events,
            RunMeters metrics,
            OutcomeLog lines,
            Tracing tracing) {
        this.store = store;
        this.progress = progress;
        this.output = output;
        this.events = events;
        this.metrics = metrics;
        this.lines = lines;
        this.spans = new RunSpans(tracing);
    }

    /**
     * Returns when each outcome is committed, or refused for good.
     *
     * @throws io.millrace.core.port.StoreUnavailableException if that is unknown of some: the call is to be repeated with the same outcomes
     */
    void write(List<Ended> batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<Outcome> outcomes =
                batch.stream().flatMap(ended -> ended.outcomes().stream()).toList();
        List<Attempt> attempts = outcomes.stream().map(Outcome::attempt).toList();
        long since = spans.now();
        progress.flush(attempts);
        output.close(attempts);
        List<JobEvent> written;
        try {
            written = store.record(outcomes);
        } catch (IllegalArgumentException e) {
            writeSingly(batch, e);
            return;
        }
        batch.forEach(ended -> spans.recorded(ended.run(), ended.outcome(), since, batch.size()));
        metrics.recordedTogether(outcomes.size());
        events.announce(written);
        tell(batch, written);
    }

    /** PostgreSQL refuses something of the batch: nobody is to suffer for a stranger. */
    private void writeSingly(List<Ended> batch, RuntimeException refused) {
        if (batch.size() > 1) {
            batch.forEach(ended -> write(List.of(ended)));
            return;
        }
        Ended ended = batch.get(0);
        LOG.errorf(refused, "the outcome of %s was refused", ended.run().attempt());
        if (!(ended.outcome() instanceof Outcome.Failed failed
                && failed.error().code().equals(REFUSED))) {
            JobError error = new JobError(REFUSED, "the job ran, but what came of it could not be stored");
            write(List.of(
                    new Ended(ended.run(), new Outcome.Failed(ended.run().attempt(), Reason.ERROR, error, null))));
        }
    }

    private void tell(List<Ended> batch, List<JobEvent> written) {
        Map<Attempt, JobEvent> byAttempt = new HashMap<>();
        written.forEach(event -> byAttempt.put(new Attempt(event.id(), event.attempt()), event));
        for (Ended ended : batch) {
            Run run = ended.run();
            Outcome outcome = ended.outcome();
            JobEvent event = byAttempt.get(run.attempt());
            if (event == null || outcome == null) {
                metrics.stale();
                LOG.infof("%s (%s) had ended already: its attempt is not current any more", run.attempt(), run.type());
            } else {
                metrics.recorded(run, event.status());
                lines.ended(run, outcome, event, metrics.millis(run));
            }
        }
    }
}
