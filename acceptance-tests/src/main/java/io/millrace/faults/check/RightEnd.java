package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.StoredJob;
import java.util.function.Consumer;

/** A job ends as its demand's fate has it, or as its user asked; one that the last retry began anew needs its cancel after that. */
final class RightEnd implements Rule.OfLives {
    static final String KIND = "wrong end";

    /** How many lost workers end a job, as the protocol has it. */
    private static final int FATAL = 10;

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        Demand demand = life.demand();
        if (demand != null && life.isTerminal() && !isRight(life, demand)) {
            found.accept(new Violation(KIND, life.id(), life.job() + " of " + demand + ", " + life.attempts()));
        }
    }

    private static boolean isRight(Life life, Demand demand) {
        if (ended(life.job(), Words.CANCELLED, Words.BY_USER)) {
            long since = lastRetry(life);
            return life.cancels().stream().anyMatch(cancel -> cancel.meets(since, Long.MAX_VALUE));
        }
        return switch (demand.fate()) {
            case COMPLETES, RUNS -> life.job().status().equals(Words.COMPLETED);
            case FAILS -> ended(life.job(), Words.FAILED, Words.ERROR);
            case OVERRUNS -> ended(life.job(), Words.CANCELLED, Words.TIMEOUT);
            case POISONS -> ended(life.job(), Words.FAILED, Words.WORKER_LOST) && lost(life) >= FATAL;
        };
    }

    private static boolean ended(StoredJob job, String status, String reason) {
        return job.status().equals(status) && reason.equals(job.reason());
    }

    /** Since the last retry that is certain: of others nobody knows whether they began the count anew. */
    private static long lost(Life life) {
        long since = lastRetry(life);
        return life.attempts().stream()
                .filter(attempt -> attempt.outcome().equals(Words.LOST) && attempt.finishedAt() + Bounds.CLOCK >= since)
                .count();
    }

    private static long lastRetry(Life life) {
        return life.retries().stream()
                .filter(Chance::certain)
                .mapToLong(Chance::from)
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
