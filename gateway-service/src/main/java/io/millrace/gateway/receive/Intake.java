package io.millrace.gateway.receive;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.gateway.validate.Submission;
import io.millrace.gateway.validate.SubmissionValidator;
import io.millrace.gateway.validate.Submitter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way of a submission through steps 1 to 4. Never blocks; its stages end where each step ends. */
public final class Intake {
    private final SubmissionValidator validator;
    private final DedupGate gate;
    private final Function<GatedSubmission, CompletionStage<Admission>> persist;
    private final MeterRegistry metrics;

    /** @param persist answers after the commit */
    public Intake(
            SubmissionValidator validator,
            DedupGate gate,
            Function<GatedSubmission, CompletionStage<Admission>> persist,
            MeterRegistry metrics) {
        this.validator = validator;
        this.gate = gate;
        this.persist = persist;
        this.metrics = metrics;
    }

    /** What became of it. Fails with a {@link JobException} if nothing did. */
    public CompletionStage<Admission> submit(Submission submission, Submitter submitter) {
        return validator
                .validate(submission, submitter)
                .thenCompose(gate::ask)
                .thenCompose(this::persist)
                .whenComplete((admission, failure) -> count(admission, failure));
    }

    private CompletionStage<Admission> persist(GatedSubmission gated) {
        return persist.apply(gated).whenComplete((admission, failure) -> {
            if (!(admission instanceof Admission.Accepted)) {
                free(gated);
            }
        });
    }

    /** A key that this request has set and cannot use must not stand in the way of the next. */
    private void free(GatedSubmission gated) {
        ValidSubmission submission = gated.submission();
        String objectId = submission.spec().objectId();
        if (gated.gate() instanceof Gate.Opened && objectId != null) {
            gate.free(new WindowKey(submission.owner(), objectId, submission.id()));
        }
    }

    private void count(@Nullable Admission admission, @Nullable Throwable failure) {
        metrics.counter("millrace.submissions", "outcome", outcome(admission, failure))
                .increment();
    }

    private static String outcome(@Nullable Admission admission, @Nullable Throwable failure) {
        if (admission instanceof Admission.Accepted) {
            return "accepted";
        } else if (admission instanceof Admission.Duplicate) {
            return "duplicate";
        } else if (admission instanceof Admission.Conflict) {
            return "conflict";
        }
        return failure != null && cause(failure) instanceof JobException problem ? problem.code() : "error";
    }

    /** What a stage has failed with, without the wrapping of the stages behind it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
