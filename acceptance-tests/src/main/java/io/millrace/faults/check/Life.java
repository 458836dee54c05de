package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import io.millrace.faults.evidence.Tree;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one stored job.
 *
 * @param attempts by number
 * @param executions by attempt
 * @param trees of its runs, if it is a command
 * @param operations what was asked and told about it, as sent
 * @param retries of it, that were done or may have been
 * @param cancels of it, likewise
 * @param submission the request that its row is of; null if nobody sent it
 */
record Life(
        StoredJob job,
        List<StoredAttempt> attempts,
        List<Execution> executions,
        List<Tree> trees,
        List<Operation> operations,
        List<Chance> retries,
        List<Chance> cancels,
        @Nullable Operation submission) {

    String id() {
        return job.jobId();
    }

    @Nullable
    Demand demand() {
        return submission == null ? null : submission.demand();
    }

    boolean isTerminal() {
        return Words.isTerminal(job.status());
    }

    /** {@link Long#MAX_VALUE} if it never did. */
    long finishedAt() {
        Long at = job.finishedAt();
        return at == null ? Long.MAX_VALUE : at;
    }

    boolean mayHaveBeenRetried(long since, long until) {
        return retries.stream().anyMatch(retry -> retry.meets(since, until));
    }

    Optional<StoredAttempt> last() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    long count(String outcome) {
        return attempts.stream()
                .filter(attempt -> attempt.outcome().equals(outcome))
                .count();
    }

    /** When it first ran; {@link Long#MAX_VALUE} if it never did. */
    long firstStart() {
        return attempts.stream()
                .mapToLong(StoredAttempt::startedAt)
                .min()
                .orElse(job.attempt() == 0 ? Long.MAX_VALUE : job.createdAt());
    }
}
