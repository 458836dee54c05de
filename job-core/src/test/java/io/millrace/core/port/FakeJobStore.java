package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import io.millrace.core.job.Start;
import io.millrace.core.job.StoredJob;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.FakeStore.Key;
import io.millrace.core.port.FakeStore.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A {@link JobStore} in memory. */
public final class FakeJobStore implements JobStore {
    private final FakeStore store;

    FakeJobStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public List<Admission> persist(List<GatedSubmission> batch, IntakeLimits limits) {
        return store.call(() ->
                batch.stream().map(gated -> persist(gated.submission(), limits)).toList());
    }

    private Admission persist(ValidSubmission submission, IntakeLimits limits) {
        FakeRow own = store.rows.get(submission.id());
        if (own != null) {
            return accepted(own);
        }
        JobSpec spec = submission.spec();
        if (spec.objectId() != null) {
            Key key = new Key(submission.owner(), spec.objectId());
            Window window = store.windows.get(key);
            if (window != null && store.isLive(window)) {
                return taken(store.rows.get(window.holder()), spec);
            }
        }
        OptionalInt quota = limits.openJobs(submission.owner());
        if (store.isOverQuota(submission.owner(), limits)) {
            return new Admission.OverQuota(quota.orElseThrow());
        }
        if (spec.objectId() != null) {
            store.windows.put(
                    new Key(submission.owner(), spec.objectId()),
                    new Window(submission.id(), store.now().plus(spec.policy().dedupWindow())));
        }
        boolean room = submission.start() instanceof Start.Now
                && limits.takeRoom(spec.queue())
                && !store.paused.contains(spec.queue())
                && store.where(row -> row.isInBacklog() && row.queue().equals(spec.queue()))
                        .isEmpty();
        FakeRow row = new FakeRow(submission, store.now(), runAt(submission.start()), room);
        store.rows.put(row.id(), row);
        return accepted(row);
    }

    private Instant runAt(Start start) {
        Instant now = store.now();
        if (start instanceof Start.After after) {
            return now.plus(after.delay());
        }
        return start instanceof Start.At at && at.time().isAfter(now) ? at.time() : now;
    }

    private static Admission accepted(FakeRow row) {
        return new Admission.Accepted(new StoredJob(row.job()), row.isPublished() ? row.queued() : null);
    }

    private static Admission taken(FakeRow holder, JobSpec spec) {
        JobSpec first = holder.submission.spec();
        boolean equal = first.type().equals(spec.type()) && first.params().equals(spec.params());
        return equal ? new Admission.Duplicate(holder.job()) : new Admission.Conflict(holder.id());
    }

    @Override
    public Claim claim(Session session, List<JobId> jobs, boolean alone) {
        return store.call(() -> {
            FakeStore.Lease lease = store.leases.get(session);
            if (lease == null) {
                return new Claim(false, List.of());
            }
            List<ClaimedRun> runs = jobs.stream()
                    .map(store.rows::get)
                    .filter(row -> row != null && row.isPublished() && !store.paused.contains(row.queue()))
                    .filter(row -> alone || !row.isAlone())
                    .map(row -> claim(session, lease.info.worker(), row))
                    .toList();
            return new Claim(true, runs);
        });
    }

    @Override
    public boolean keepQueued(JobId job) {
        return store.call(() -> {
            FakeRow row = store.rows.get(job);
            boolean queued = row != null && row.isPublished();
            if (queued) {
                row.queuedAt = store.now();
            }
            return queued;
        });
    }

    private ClaimedRun claim(Session session, String worker, FakeRow row) {
        row.start(session, worker, store.now());
        return new ClaimedRun(
                row.current(),
                row.submission.owner(),
                row.submission.spec(),
                row.failures,
                row.queuedAt,
                row.startedAt,
                row.submission.trace());
    }

    /** The row that this attempt runs, if it is current. */
    private Optional<FakeRow> running(Attempt attempt) {
        return Optional.ofNullable(store.rows.get(attempt.job())).filter(row -> row.runs(attempt));
    }

    @Override
    public void saveProgress(Map<Attempt, Progress> progress) {
        store.call(() -> {
            progress.forEach((attempt, value) -> running(attempt).ifPresent(row -> row.progress = value));
            return null;
        });
    }

    @Override
    public List<JobEvent> record(List<Outcome> outcomes) {
        return store.call(() -> {
            List<JobEvent> events = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                running(outcome.attempt()).ifPresent(row -> events.add(record(row, outcome)));
            }
            return events;
        });
    }

    private JobEvent record(FakeRow row, Outcome outcome) {
        if (outcome instanceof Outcome.Completed completed) {
            row.result = completed.result();
            row.move(JobStatus.COMPLETED, store.now());
            store.remember(row, "completed");
        } else if (row.cancelRequested != null) {
            row.result = resultOf(outcome);
            cancel(row, row.cancelRequested, null);
        } else if (outcome instanceof Outcome.Cancelled cancelled) {
            row.result = cancelled.result();
            cancel(row, cancelled.reason(), cancelled.error());
        } else {
            fail(row, (Outcome.Failed) outcome);
        }
        return row.event();
    }

    private static Json resultOf(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.result() : ((Outcome.Cancelled) outcome).result();
    }

    private void cancel(FakeRow row, Reason reason, JobError error) {
        row.end(JobStatus.CANCELLED, reason, error, store.now());
        store.remember(row, "cancelled");
    }

    private void fail(FakeRow row, Outcome.Failed failed) {
        row.failures++;
        if (failed.retryAfter() == null) {
            row.result = failed.result();
            row.end(JobStatus.FAILED, failed.reason(), failed.error(), store.now());
            store.remember(row, "failed");
            return;
        }
        row.reason = failed.reason();
        row.error = failed.error();
        store.remember(row, "failed");
        // The history has it; a job that will be tried again has not failed.
        row.reason = null;
        row.error = null;
        row.move(JobStatus.SCHEDULED, store.now());
        row.runAt = store.now().plus(failed.retryAfter());
    }

    @Override
    public Released release(Session session, List<Attempt> attempts) {
        return store.call(() -> FakeStore.released(attempts.stream()
                .flatMap(attempt -> running(attempt).stream())
                .filter(row -> session.equals(row.session))
                .map(row -> giveBack(row, "released"))
                .toList()));
    }

    /** Ends a run that goes back to its queue; as cancelled if that was requested. */
    FakeRow giveBack(FakeRow row, String outcome) {
        boolean lost = outcome.equals("lost");
        row.losses += lost ? 1 : 0;
        if (row.cancelRequested != null) {
            row.end(JobStatus.CANCELLED, row.cancelRequested, null, store.now());
            store.remember(row, lost ? outcome : "cancelled");
        } else if (lost && row.losses >= Losses.FATAL) {
            JobError error = new JobError("worker-lost", "lost " + row.losses + " workers that ran it");
            row.end(JobStatus.FAILED, Reason.WORKER_LOST, error, store.now());
            store.remember(row, outcome);
        } else {
            row.move(JobStatus.QUEUED, store.now());
            store.remember(row, outcome);
        }
        return row;
    }

    @Override
    public Map<JobId, Cancellation> cancel(Collection<JobId> jobs, Optional<String> owner) {
        return store.call(() -> jobs.stream()
                .distinct()
                .collect(Collectors.toMap(
                        job -> job,
                        job -> owned(job, owner).map(this::cancel).orElseGet(Cancellation.UnknownJob::new))));
    }

    private Optional<FakeRow> owned(JobId job, Optional<String> owner) {
        return Optional.ofNullable(store.rows.get(job))
                .filter(row -> owner.isEmpty() || owner.get().equals(row.owner()));
    }

    @Override
    public Map<JobId, Retrial> retry(Collection<JobId> jobs, Optional<String> owner, IntakeLimits limits) {
        return store.call(() -> {
            Map<JobId, Retrial> found = new HashMap<>();
            // Who holds a window goes first, then the newest: of several with one key only one begins anew.
            jobs.stream()
                    .distinct()
                    .sorted(Comparator.comparing(this::holdsItsWindow)
                            .thenComparing(id -> id)
                            .reversed())
                    .forEach(id -> found.put(
                            id, owned(id, owner).map(row -> retry(row, limits)).orElseGet(Retrial.UnknownJob::new)));
            return found;
        });
    }

    private boolean holdsItsWindow(JobId id) {
        return store.windows.values().stream()
                .anyMatch(window -> window.holder().equals(id));
    }

    private Retrial retry(FakeRow row, IntakeLimits limits) {
        if (row.status != JobStatus.FAILED && row.status != JobStatus.CANCELLED) {
            return new Retrial.NotRetryable(row.status);
        }
        JobSpec spec = row.submission.spec();
        Key key = new Key(row.owner(), String.valueOf(spec.objectId()));
        Window window = spec.objectId() == null ? null : store.windows.get(key);
        if (window != null && !window.holder().equals(row.id()) && store.isLive(window)) {
            return new Retrial.Conflict(window.holder());
        }
        OptionalInt quota = limits.openJobs(row.owner());
        if (store.isOverQuota(row.owner(), limits)) {
            return new Retrial.OverQuota(quota.orElseThrow());
        }
        if (spec.objectId() != null) {
            store.windows.put(
                    key, new Window(row.id(), store.now().plus(spec.policy().dedupWindow())));
        }
        row.startAnew(store.now());
        return new Retrial.Done(row.event());
    }

    private Cancellation cancel(FakeRow row) {
        return switch (row.status) {
            case SCHEDULED, QUEUED -> {
                row.end(JobStatus.CANCELLED, Reason.CANCELLED_BY_USER, null, store.now());
                List<WindowKey> freed = row.attempt == 0 ? store.removeWindow(row) : List.of();
                yield new Cancellation.Done(row.event(), freed.stream().findFirst());
            }
            case PROCESSING -> cancelRunning(row);
            case CANCELLED -> new Cancellation.AlreadyCancelled();
            case COMPLETED, FAILED -> new Cancellation.AlreadyFinished(row.status);
        };
    }

    private Cancellation cancelRunning(FakeRow row) {
        if (store.agentRun(row).isPresent()) {
            return new Cancellation.Done(store.endAgentRun(row, Reason.CANCELLED_BY_USER), Optional.empty());
        }
        Attempt attempt = row.current();
        requestCancel(attempt, Reason.CANCELLED_BY_USER);
        return new Cancellation.Requested(attempt, row.session);
    }

    @Override
    public boolean requestCancel(Attempt attempt, Reason reason) {
        return store.call(() -> {
            Optional<FakeRow> found = running(attempt);
            found.filter(row -> row.cancelRequested == null).ifPresent(row -> row.cancelRequested = reason);
            return found.isPresent();
        });
    }
}
