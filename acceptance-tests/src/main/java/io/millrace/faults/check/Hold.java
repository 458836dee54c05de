package io.millrace.faults.check;

/**
 * When a job held the dedup window of its object: from its acceptance for as long as its window lasts, at least until it is finished, and
 * again from each retry; never after it was cancelled before it ever ran. What the evidence leaves open, each method says for itself.
 */
final class Hold {
    private Hold() {}

    /**
     * When its window was taken at acceptance at the latest. The row is dated by the start of its statement, which may have waited
     * for another's; an answer and a run come after its commit.
     */
    static long takenBy(Life life) {
        long by = Math.min(life.firstStart(), life.finishedAt());
        if (life.submission() != null && life.submission().status() == 202) {
            by = Math.min(by, life.submission().answeredAt());
        }
        return by == Long.MAX_VALUE
                ? life.job().createdAt()
                : Math.max(by, life.job().createdAt());
    }

    /** After this moment it stands in nobody's way, whatever is not known. */
    static long until(Life life, Facts facts) {
        boolean retriesEnd = life.retries().stream().allMatch(Chance::certain);
        if (wasFreed(life) && life.retries().isEmpty()) {
            return facts.committedBy(life.finishedAt());
        }
        return retriesEnd ? Math.max(facts.committedBy(life.finishedAt()), lastExpiry(life)) : Long.MAX_VALUE;
    }

    /** When the last of the windows expires that it is known to have taken. */
    static long lastExpiry(Life life) {
        return life.retries().stream()
                .filter(Chance::certain)
                .mapToLong(retry -> expiry(life, retry.to()))
                .reduce(expiry(life, life.job().createdAt()), Math::max);
    }

    static long expiry(Life life, long takenAt) {
        return takenAt + life.job().windowSeconds() * 1000L;
    }

    /** Whether a window that was taken at or before {@code since} may have been freed by {@code until}, by a cancel before it ever ran. */
    static boolean mayBeFreed(Life life, long since, long until) {
        if (life.retries().isEmpty()) {
            return wasFreed(life) && life.finishedAt() <= until + Bounds.ROUNDING;
        }
        return life.firstStart() > since && life.cancels().stream().anyMatch(cancel -> cancel.from() <= until);
    }

    private static boolean wasFreed(Life life) {
        return life.job().attempt() == 0 && life.job().status().equals(Words.CANCELLED);
    }

    /** Whether it was unfinished all that time for certain: it ran, or it finished later and no retry can have begun it anew. */
    static boolean isUnfinished(Life life, long from, long to) {
        boolean ran = life.attempts().stream()
                .anyMatch(attempt -> attempt.startedAt() <= from && attempt.finishedAt() > to + Bounds.ROUNDING);
        boolean finishedLater = life.job().createdAt() <= from
                && life.finishedAt() > Stretches.after(to, Bounds.ROUNDING)
                && !life.mayHaveBeenRetried(from, life.finishedAt());
        return ran || finishedLater;
    }
}
