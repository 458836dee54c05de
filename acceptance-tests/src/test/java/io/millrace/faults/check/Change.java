package io.millrace.faults.check;

import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.StoredAttempt;

/** Records as they are but for one fact. */
final class Change {
    private Change() {}

    static StoredAttempt reason(StoredAttempt a, String reason) {
        return new StoredAttempt(
                a.jobId(), a.attempt(), a.worker(), a.startedAt(), a.finishedAt(), a.outcome(), reason);
    }

    static StoredAttempt outcome(StoredAttempt a, String outcome, String reason) {
        return new StoredAttempt(a.jobId(), a.attempt(), a.worker(), a.startedAt(), a.finishedAt(), outcome, reason);
    }

    static StoredAttempt number(StoredAttempt a, int attempt) {
        return new StoredAttempt(
                a.jobId(), attempt, a.worker(), a.startedAt(), a.finishedAt(), a.outcome(), a.reason());
    }

    static Execution returned(Execution e) {
        return new Execution(e.jobId(), e.attempt(), e.worker(), e.spans(), End.RETURNED);
    }

    static Execution cut(Execution e) {
        return new Execution(e.jobId(), e.attempt(), e.worker(), e.spans(), End.CUT);
    }

    static Operation owner(Operation o, String owner) {
        return new Operation(
                o.action(),
                owner,
                o.gateway(),
                o.jobId(),
                o.demand(),
                o.sentAt(),
                o.answeredAt(),
                o.status(),
                o.code(),
                o.told(),
                o.sighting());
    }
}
