package io.millrace.worker.execute;

import io.millrace.core.job.JobError;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.handler.PermanentFailure;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Stop;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What has come of a run, from how its handler ended and whether it was told to stop. */
final class Verdicts {
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    private static final JobError UNREADABLE =
            new JobError("handler-error", "the handler failed, and so did its error");

    private final RetryPolicy retries;

    Verdicts(RetryPolicy retries) {
        this.retries = retries;
    }

    /** The handler returned: it has succeeded, even if it was told to stop. */
    Outcome returned(Run run, @Nullable Map<String, ?> result) throws PermanentFailure {
        return new Outcome.Completed(run.attempt(), ResultJson.of(result));
    }

    /**
     * The handler threw, or never began because its run was stopped before.
     *
     * @param thrown null: it never began
     * @return null if the run was stopped for its worker's sake
     */
    @Nullable
    Outcome threw(Run run, @Nullable Throwable thrown) {
        Stop stop = run.stopped();
        if (stop instanceof Stop.Cancel cancel) {
            return cancelled(run, cancel.reason(), thrown);
        }
        if (stop != null || thrown instanceof RunAbandoned) {
            return null;
        }
        if (thrown instanceof RunFailure failure) {
            return failed(run, failure);
        }
        if (thrown instanceof PermanentFailure permanent) {
            return failed(run, new JobError(code(permanent), message(permanent)), null);
        }
        return failed(run, new JobError("handler-error", message(thrown)), retryAfter(run));
    }

    /** The handler failed, and even its failure cannot be read: its methods throw, or memory is out. */
    Outcome unreadable(Run run) {
        return failed(run, UNREADABLE, retryAfter(run));
    }

    private @Nullable Duration retryAfter(Run run) {
        RunPolicy policy = run.claimed().spec().policy();
        return retries.retryAfter(run.claimed().failures(), policy.maxAttempts(), policy.backoff())
                .orElse(null);
    }

    private static Outcome failed(Run run, JobError error, @Nullable Duration retryAfter) {
        return new Outcome.Failed(run.attempt(), Reason.ERROR, error, retryAfter);
    }

    private Outcome failed(Run run, RunFailure failure) {
        return new Outcome.Failed(
                run.attempt(),
                failure.reason(),
                failure.error(),
                failure.isWorthTrying() ? retryAfter(run) : null,
                facts(failure));
    }

    private static Outcome cancelled(Run run, Reason reason, @Nullable Throwable thrown) {
        long seconds = run.claimed().spec().policy().timeout().toSeconds();
        JobError error = reason == Reason.TIMEOUT ? JobError.timeout(seconds) : null;
        return new Outcome.Cancelled(run.attempt(), reason, error, facts(thrown));
    }

    private static @Nullable Json facts(@Nullable Throwable thrown) {
        if (thrown instanceof RunStopped stopped) {
            return ResultJson.orNull(stopped.result());
        }
        return thrown instanceof RunFailure failure && !failure.result().isEmpty()
                ? ResultJson.orNull(failure.result())
                : null;
    }

    private static String code(PermanentFailure permanent) {
        String code = permanent.code();
        return code != null && CODE.matcher(code).matches() ? code : "handler-error";
    }

    private static String message(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "the handler never began";
        }
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}
