package io.millrace.faults.check;

import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Law L3: one outcome. A job completes once, and never after or before another end that no retry undid; its row says what its last
 * attempt's row says, unless it was cancelled while it waited for another attempt, which leaves no row.
 */
final class OneOutcome implements Rule.OfLives {
    static final String KIND = "duplicated outcome";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        Set<Integer> executed = new HashSet<>();
        for (Execution execution : life.executions()) {
            if (!executed.add(execution.attempt())) {
                found.accept(violation(life, "attempt " + execution.attempt() + " was executed twice"));
            }
        }
        String why = life.isTerminal() ? contradiction(life) : null;
        if (why != null) {
            found.accept(violation(life, why));
        }
    }

    private static Violation violation(Life life, String why) {
        return new Violation(KIND, life.id(), why + ": " + life.job() + ", " + life.attempts());
    }

    private static @Nullable String contradiction(Life life) {
        StoredJob job = life.job();
        List<StoredAttempt> completed = life.attempts().stream()
                .filter(attempt -> attempt.outcome().equals(Words.COMPLETED))
                .toList();
        if (completed.size() > 1) {
            return "completed more than once";
        } else if (job.status().equals(Words.COMPLETED)) {
            if (completed.isEmpty() || completed.get(0).attempt() != job.attempt()) {
                return "completed, but not by its last attempt";
            }
        } else if (!completed.isEmpty()) {
            return "completed, and then " + job.status();
        }
        if (ends(life) > 1 + life.retries().size()) {
            return "ended " + ends(life) + " times with " + life.retries().size() + " retries";
        }
        return life.last()
                .filter(last -> last.attempt() == job.attempt() && !agree(life, last))
                .map(last -> "its row and its last attempt disagree")
                .orElse(null);
    }

    /** Those that are proven: whether an earlier failure was an end is not told by its row. */
    private static long ends(Life life) {
        StoredJob job = life.job();
        long inHistory = life.attempts().stream().filter(OneOutcome::isEnd).count();
        boolean waited = life.last().map(last -> !agreeAsEnds(job, last)).orElse(true);
        boolean failed = life.last()
                .map(last -> last.outcome().equals(Words.FAILED) && job.status().equals(Words.FAILED))
                .orElse(false);
        return inHistory + (failed || (waited && job.status().equals(Words.CANCELLED)) ? 1 : 0);
    }

    /** An attempt that lost its worker was the end if it has a reason: the job's. */
    private static boolean isEnd(StoredAttempt attempt) {
        return switch (attempt.outcome()) {
            case Words.COMPLETED, Words.CANCELLED -> true;
            case Words.LOST -> attempt.reason() != null;
            default -> false;
        };
    }

    private static boolean agree(Life life, StoredAttempt last) {
        StoredJob job = life.job();
        if (agreeAsEnds(job, last)) {
            return true;
        }
        boolean whileItWaited = job.status().equals(Words.CANCELLED) && Words.BY_USER.equals(job.reason());
        return whileItWaited && (!isEnd(last) || !life.retries().isEmpty());
    }

    private static boolean agreeAsEnds(StoredJob job, StoredAttempt last) {
        String reason = last.reason();
        return switch (last.outcome()) {
            case Words.COMPLETED -> job.status().equals(Words.COMPLETED);
            case Words.FAILED -> job.status().equals(Words.FAILED) && reason != null && reason.equals(job.reason());
            case Words.CANCELLED ->
                job.status().equals(Words.CANCELLED) && reason != null && reason.equals(job.reason());
            case Words.LOST ->
                reason != null
                        && reason.equals(job.reason())
                        && job.status().equals(reason.equals(Words.WORKER_LOST) ? Words.FAILED : Words.CANCELLED);
            default -> false;
        };
    }
}
