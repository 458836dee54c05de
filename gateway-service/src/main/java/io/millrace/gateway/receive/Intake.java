package io.millrace.gateway.receive;

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

/** The way of a submission through steps 1 to 4. Never blocks; its stages end where each step ends. */
public final class Intake {
    private final SubmissionValidator validator;
    private final DedupGate gate;
    private final Function<GatedSubmission, CompletionStage<Admission>> persist;

    /** @param persist answers after the commit */
    public Intake(
            SubmissionValidator validator,
            DedupGate gate,
            Function<GatedSubmission, CompletionStage<Admission>> persist) {
        this.validator = validator;
        this.gate = gate;
        this.persist = persist;
    }

    /** What became of it. Fails with a {@link JobException} if nothing did. */
    public CompletionStage<Admission> submit(Submission submission, Submitter submitter) {
        return validator.validate(submission, submitter).thenCompose(gate::ask).thenCompose(this::persist);
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

    /** What a stage has failed with, without the wrapping of the stages behind it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
