package io.millrace.worker.record;

import io.millrace.core.job.Outcome;
import io.millrace.core.port.Clock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.worker.execute.Ends;
import io.millrace.worker.run.Pause;
import io.millrace.worker.run.Releases;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Signal;
import io.millrace.worker.run.Stop;
import io.millrace.worker.run.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Settles ended runs: records them, releases them, or drops them. A batch is whatever has ended while the one before was being
 * written: nothing waits when idle. {@link #step()} is driven by one thread; {@link #ended} may be called by any.
 */
public final class Recorder implements Ends {
    private static final Logger LOG = Logger.getLogger(Recorder.class);
    private static final int MOST = 1_000;
    private static final int MOST_CHARACTERS = 8 << 20;

    private final Writer writer;
    private final Releases releases;
    private final Runs runs;
    private final Clock clock;
    private final Signal arrived;
    private final Queue<Ended> arrivals = new ConcurrentLinkedQueue<>();

    private List<Ended> batch = List.of();
    private final Pause pause = new Pause();

    /** @param arrived raised at each ended run */
    public Recorder(Writer writer, Releases releases, Runs runs, Clock clock, Signal arrived) {
        this.writer = writer;
        this.releases = releases;
        this.runs = runs;
        this.clock = clock;
        this.arrived = arrived;
    }

    @Override
    public void ended(Run run, @Nullable Outcome outcome) {
        arrivals.add(new Ended(run, outcome));
        arrived.raise();
    }

    /** Settles what is at hand, batch by batch, unless PostgreSQL was away a moment ago. */
    public void step() {
        do {
            if (batch.isEmpty()) {
                batch = nextBatch();
            }
            batch = dropLost(batch);
            if (batch.isEmpty() || pause.lasts(clock.nanos())) {
                continue;
            }
            settle(batch);
        } while (batch.isEmpty() && !arrivals.isEmpty());
    }

    private void settle(List<Ended> all) {
        try {
            List<Ended> withOutcome =
                    all.stream().filter(ended -> ended.outcome() != null).toList();
            writer.write(withOutcome);
            settled(withOutcome);
            release(all.stream().filter(ended -> ended.outcome() == null).toList());
            batch = List.of();
            pause.end();
        } catch (StoreUnavailableException e) {
            if (pause.begin(clock.nanos())) {
                LOG.warnf("cannot record %d ended runs, goes on trying: %s", all.size(), e.getMessage());
            }
        } catch (RuntimeException e) {
            // To drop them would run the jobs again: they wait, until somebody looks or the session is lost.
            if (pause.begin(clock.nanos())) {
                LOG.errorf(e, "cannot record %d ended runs, goes on trying", all.size());
            }
        }
    }

    private void settled(List<Ended> withOutcome) {
        withOutcome.forEach(ended -> {
            ended.run().delivery().ack();
            runs.settled(ended.run());
        });
    }

    private void release(List<Ended> stopped) {
        for (Ended ended : stopped) {
            Tenure tenure = ended.run().tenure();
            releases.release(tenure.session(), List.of(ended.run().attempt()));
            // After the commit, so that whoever gets it finds the job queued, even if the new message is lost.
            ended.run().delivery().giveBack();
            runs.settled(ended.run());
        }
    }

    private List<Ended> nextBatch() {
        List<Ended> next = new ArrayList<>();
        int characters = 0;
        while (next.size() < MOST && characters < MOST_CHARACTERS) {
            Ended ended = arrivals.poll();
            if (ended == null) {
                break;
            }
            next.add(ended);
            characters += ended.size();
        }
        return next;
    }

    /** Runs of a lost session belong to others, whatever has come of them here. */
    private List<Ended> dropLost(List<Ended> all) {
        List<Ended> kept = new ArrayList<>(all.size());
        for (Ended ended : all) {
            Run run = ended.run();
            if (run.tenure().holds() && !(run.stopped() instanceof Stop.SessionLost)) {
                kept.add(ended);
            } else {
                LOG.infof("dropped %s (%s): its session was lost", run.attempt(), run.type());
                run.delivery().giveBack();
                runs.settled(run);
            }
        }
        return kept;
    }
}
