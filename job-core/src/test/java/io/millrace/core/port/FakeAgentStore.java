package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import io.millrace.core.job.StdStream;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An {@link AgentStore} in memory. */
public final class FakeAgentStore implements AgentStore {
    private final FakeStore store;

    FakeAgentStore(FakeStore store) {
        this.store = store;
    }

    /** An agent's run, live or over. */
    static final class Run {
        final String principal;
        final Duration lease;
        long counter;
        long written;
        boolean ended;
        String digest;

        Run(String principal, Duration lease) {
            this.principal = principal;
            this.lease = lease;
        }
    }

    @Override
    public Optional<Job> claim(Wish wish, OptionalInt runningQuota) {
        return store.call(() -> store.where(row -> isClaimable(row, wish.types())).stream()
                .filter(row -> row.isPublished() || store.held(row.owner()) < runningQuota.orElse(Integer.MAX_VALUE))
                .min(Comparator.comparing((FakeRow row) -> row.queue().priority())
                        .thenComparing(row -> row.runAt)
                        .thenComparing(FakeRow::id))
                .map(row -> claim(row, wish)));
    }

    private boolean isClaimable(FakeRow row, Collection<String> types) {
        return row.status == JobStatus.QUEUED
                && types.contains(row.queue().type())
                && !store.paused.contains(row.queue());
    }

    private Job claim(FakeRow row, Wish wish) {
        row.start(Session.fresh(), wish.worker(), store.now());
        store.agentRuns.put(row.current(), new Run(wish.principal(), wish.lease()));
        return row.job();
    }

    @Override
    public Set<String> claimable(Collection<String> types) {
        return store.call(() -> store.where(row -> isClaimable(row, types)).stream()
                .map(row -> row.queue().type())
                .collect(Collectors.toSet()));
    }

    /** The run that this principal holds. */
    private Optional<Run> held(Attempt attempt, String principal) {
        FakeRow row = store.rows.get(attempt.job());
        return Optional.ofNullable(store.agentRuns.get(attempt))
                .filter(run -> !run.ended && row.runs(attempt) && run.principal.equals(principal));
    }

    @Override
    public Beat heartbeat(Attempt attempt, String principal, Progress progress, Written written) {
        return store.call(() -> store.rows.containsKey(attempt.job())
                ? held(attempt, principal)
                        .map(run -> beat(attempt, run, progress, written))
                        .orElseGet(Beat.Stale::new)
                : new Beat.UnknownJob());
    }

    private Beat beat(Attempt attempt, Run run, Progress progress, Written written) {
        FakeRow row = store.rows.get(attempt.job());
        long offset = written == null || written.offset() == null ? run.written : written.offset();
        long end = written == null ? run.written : offset + written.bytes().length;
        if (offset > run.written) {
            return new Beat.Gap(run.written);
        }
        if (end > MOST_OUTPUT) {
            return new Beat.TooMuch();
        }
        if (end > run.written) {
            append(attempt, run, Arrays.copyOfRange(written.bytes(), (int) (run.written - offset), (int)
                    (end - offset)));
        }
        row.progress = progress == null ? row.progress : progress;
        run.counter++;
        return new Beat.Held(row.cancelRequested != null || row.deadlineAt.isBefore(store.now()), run.lease);
    }

    private void append(Attempt attempt, Run run, byte[] bytes) {
        TreeMap<Long, OutputPiece> all = store.output.computeIfAbsent(attempt, one -> new TreeMap<>());
        for (int from = 0; from < bytes.length; from += OutputPiece.MOST_BYTES) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + OutputPiece.MOST_BYTES));
            all.put(run.written, new OutputPiece(StdStream.STDOUT, run.written, run.written, piece));
            run.written += piece.length;
        }
    }

    @Override
    public Finished finish(Attempt attempt, String principal, Report report, RetryPolicy policy) {
        return store.call(() -> {
            if (!store.rows.containsKey(attempt.job())) {
                return new Finished.UnknownJob();
            }
            Run run = store.agentRuns.get(attempt);
            if (run != null
                    && run.principal.equals(principal)
                    && report.digest().equals(run.digest)) {
                return new Finished.Repeated();
            }
            if (held(attempt, principal).isEmpty()) {
                return new Finished.Stale();
            }
            run.ended = true;
            run.digest = report.digest();
            return new Finished.Recorded(store.jobs()
                    .record(List.of(outcome(attempt, report, policy)))
                    .get(0));
        });
    }

    private Outcome outcome(Attempt attempt, Report report, RetryPolicy policy) {
        if (report instanceof Report.Success success) {
            return new Outcome.Completed(attempt, success.result());
        }
        FakeRow row = store.rows.get(attempt.job());
        var kept = row.submission.spec().policy();
        return new Outcome.Failed(
                attempt,
                Reason.ERROR,
                ((Report.Failure) report).error(),
                policy.retryAfter(row.failures, kept.maxAttempts(), kept.backoff())
                        .orElse(null));
    }

    @Override
    public Optional<JobEvent> release(Attempt attempt) {
        return store.call(() -> giveBack(attempt, "released"));
    }

    private Optional<JobEvent> giveBack(Attempt attempt, String outcome) {
        Run run = store.agentRuns.get(attempt);
        if (run == null || run.ended) {
            return Optional.empty();
        }
        run.ended = true;
        FakeRow row = store.jobs().giveBack(store.rows.get(attempt.job()), outcome);
        row.queuedAt = row.status == JobStatus.QUEUED ? null : row.queuedAt;
        return Optional.of(row.event());
    }

    @Override
    public List<AgentLeaseReading> leases() {
        return store.call(() -> store.agentRuns.entrySet().stream()
                .filter(entry -> !entry.getValue().ended)
                .map(entry -> new AgentLeaseReading(entry.getKey(), entry.getValue().lease, entry.getValue().counter))
                .toList());
    }

    @Override
    public Optional<JobEvent> reap(AgentLeaseReading dead) {
        return store.call(() -> Optional.ofNullable(store.agentRuns.get(dead.run()))
                .filter(run -> run.counter == dead.counter())
                .flatMap(run -> giveBack(dead.run(), "lost")));
    }

    @Override
    public List<JobEvent> cancelOverdue(int limit) {
        return store.call(() -> {
            List<JobEvent> events = new ArrayList<>();
            store.where(row -> store.agentRun(row).isPresent() && row.deadlineAt.isBefore(store.now())).stream()
                    .sorted(Comparator.comparing(row -> row.deadlineAt))
                    .limit(limit)
                    .forEach(row -> events.add(store.endAgentRun(row, Reason.TIMEOUT)));
            return events;
        });
    }
}
