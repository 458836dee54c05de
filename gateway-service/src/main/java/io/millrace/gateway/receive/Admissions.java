package io.millrace.gateway.receive;

import io.millrace.core.error.JobException;
import io.millrace.core.port.Admission;
import io.millrace.gateway.wire.JobView;

/** What a client is told of what became of its submission. */
final class Admissions {
    private Admissions() {}

    /** @throws JobException if there is no job to show */
    static JobView job(Admission admission) {
        if (admission instanceof Admission.Accepted accepted) {
            return JobView.of(accepted.stored().job());
        } else if (admission instanceof Admission.Duplicate duplicate) {
            return JobView.of(duplicate.first(), true);
        } else if (admission instanceof Admission.OverQuota over) {
            throw new JobException.QuotaOpenJobs(over.quota());
        }
        throw new JobException.DedupConflict(((Admission.Conflict) admission).holder());
    }
}
