package io.millrace.gateway.persist;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.Tracing.Role;
import java.util.List;

/** What a batch was to each of its submissions: each is of a trace of its own. */
final class PersistSpans {
    private final Tracing tracing;

    PersistSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    long now() {
        return tracing.now();
    }

    void committed(List<GatedSubmission> batch, long since) {
        if (tracing.isOn()) {
            batch.forEach(each -> begun(each, since, batch.size()).end());
        }
    }

    void failed(List<GatedSubmission> batch, long since, RuntimeException why) {
        if (tracing.isOn()) {
            String code = why instanceof StoreUnavailableException ? "unavailable" : "refused";
            batch.forEach(each -> begun(each, since, batch.size()).fail(code).end());
        }
    }

    private Activity begun(GatedSubmission gated, long since, int size) {
        ValidSubmission submission = gated.submission();
        return tracing.begin("persist", Role.INTERNAL, submission.trace(), since)
                .about(submission.id())
                .put(Activity.JOB_TYPE, submission.spec().type())
                .put(Activity.BATCH_SIZE, size)
                .put("db.system.name", "postgresql");
    }
}
