package io.millrace.worker.claim;

import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.Clock;
import io.millrace.core.port.Delivery;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.consume.Intake;
import io.millrace.worker.consume.Prefetch;
import io.millrace.worker.run.Pause;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.RunSpans;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Tenure;
import io.millrace.worker.run.Tenures;
import io.millrace.worker.run.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/** Claims what is in hand, as far as there are slots. Driven by one thread. */
public final class Claims {
    private static final Logger LOG = Logger.getLogger(Claims.class);

    private static final Duration KEEP_EACH = Duration.ofMillis(500);

    private final Intake intake;
    private final Prefetch prefetch;
    private final JobStore store;
    private final Runs runs;
    private final Tenures tenures;
    private final Clock clock;
    private final Next next;
    private final RunSpans spans;

    private final Pause pause = new Pause();
    private final Trouble trouble = new Trouble();
    private long loneKept;

    /**
     * Where claimed runs go, in this order, so that nothing stands between a claim and its run.
     *
     * @param together told of each claim that was answered: for how many jobs it was
     */
    public record Next(Consumer<Run> starts, Consumer<Run> counts, IntConsumer together, JobEvents events) {}

    public Claims(
            Intake intake,
            Prefetch prefetch,
            JobStore store,
            Runs runs,
            Tenures tenures,
            Clock clock,
            Next next,
            Tracing tracing) {
        this.intake = intake;
        this.prefetch = prefetch;
        this.store = store;
        this.runs = runs;
        this.tenures = tenures;
        this.clock = clock;
        this.next = next;
        this.spans = new RunSpans(tracing);
        this.loneKept = clock.nanos() - KEEP_EACH.toNanos();
    }

    /** How long claims have been failing. */
    public Trouble trouble() {
        return trouble;
    }

    /** Claims once, if there is something to claim and a slot for it. */
    public void step() {
        prefetch.adjust();
        Tenure tenure = tenures.current();
        if (tenure == null || !tenure.holds()) {
            intake.giveBackAll();
            return;
        }
        if (pause.lasts(clock.nanos()) || runs.holdsAlone()) {
            return;
        }
        if (intake.holdsLone()) {
            claimLone(tenure);
            return;
        }
        int free = runs.free();
        List<Delivery> taken = free > 0 ? intake.take(free, this::reserve) : List.of();
        if (!taken.isEmpty()) {
            claim(tenure, taken, false);
        }
    }

    private void reserve(Delivery taken) {
        runs.claiming(taken.message().id());
    }

    private void claimLone(Tenure tenure) {
        // Runs that wait to be recorded would be lost with a poison job as much as those that still run.
        if (!runs.isIdle()) {
            keepLone();
            return;
        }
        Delivery lone = intake.takeLone(this::reserve);
        if (lone != null) {
            claim(tenure, List.of(lone), true);
        }
    }

    /** While it waits for its turn: its job is not lost, and if another has taken it meanwhile, nobody need wait for it. */
    private void keepLone() {
        Delivery lone = intake.lone();
        if (lone == null || clock.nanos() - loneKept < KEEP_EACH.toNanos()) {
            return;
        }
        loneKept = clock.nanos();
        try {
            if (!store.keepQueued(lone.message().id())) {
                Delivery useless = intake.takeLone(taken -> {});
                if (useless != null) {
                    useless.ack();
                }
            }
        } catch (StoreUnavailableException e) {
            pause(e);
        }
    }

    private void pause(StoreUnavailableException e) {
        prefetch.pause();
        if (pause.begin(clock.nanos())) {
            LOG.warnf("cannot claim, goes on trying: %s", e.getMessage());
        }
    }

    private void claim(Tenure tenure, List<Delivery> taken, boolean alone) {
        Map<JobId, List<Delivery>> byJob = new LinkedHashMap<>();
        taken.forEach(delivery -> byJob.computeIfAbsent(delivery.message().id(), id -> new ArrayList<>(1))
                .add(delivery));
        List<JobId> jobs = List.copyOf(byJob.keySet());
        List<Run> won = new ArrayList<>(jobs.size());
        boolean answered = false;
        trouble.begun(clock.nanos());
        long since = spans.now();
        try {
            JobStore.Claim claim = store.claim(tenure.session(), jobs, alone);
            long now = clock.nanos();
            answered = true;
            pause.end();
            trouble.over();
            prefetch.resume();
            if (claim.leaseHeld()) {
                claim.runs().forEach(run -> won.add(own(run, byJob, tenure, now)));
                spans.claimed(won, since, jobs.size());
            } else {
                tenure.lost();
                taken.forEach(Delivery::giveBack);
                byJob.clear();
            }
        } catch (StoreUnavailableException e) {
            pause(e);
        } finally {
            runs.claimed(jobs, won);
            if (!answered) {
                trouble.failed(clock.nanos());
                intake.putBack(taken);
            }
        }
        if (answered) {
            handOn(won);
            next.together().accept(jobs.size());
            // PostgreSQL has nothing to do for what is left (law L4): copies, and jobs that are not published any more.
            byJob.values().forEach(left -> left.forEach(Delivery::ack));
        }
    }

    private static Run own(ClaimedRun claimed, Map<JobId, List<Delivery>> byJob, Tenure tenure, long now) {
        List<Delivery> copies =
                Objects.requireNonNull(byJob.get(claimed.attempt().job()));
        return new Run(claimed, copies.remove(0), tenure, now);
    }

    private void handOn(List<Run> won) {
        if (won.isEmpty()) {
            return;
        }
        won.forEach(next.starts());
        won.forEach(next.counts());
        next.events()
                .announce(won.stream()
                        .map(run -> new JobEvent(
                                run.attempt().job(),
                                run.claimed().owner(),
                                run.claimed().spec().type(),
                                JobStatus.PROCESSING,
                                run.attempt().number()))
                        .toList());
    }
}
