package io.millrace.faults.check;

import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Sighting;
import io.millrace.faults.evidence.StoredAttempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An end stays until somebody retries, and attempts only grow. An answer tells of some moment between its request and itself, so two
 * of them are compared only if the one was there before the other was asked for; the store is asked last.
 */
final class NeverResurrected implements Rule.OfLives {
    static final String KIND = "resurrected";

    /** @param attempt null, as is the reason, if the answer does not show the job */
    private record Seen(
            @Nullable Operation by,
            long sentAt,
            long answeredAt,
            String status,
            @Nullable String reason,
            @Nullable Integer attempt) {
        boolean contradicts(Seen later) {
            boolean reasonsDiffer = attempt != null
                    && later.attempt != null
                    && !String.valueOf(reason).equals(String.valueOf(later.reason));
            return !status.equals(later.status) || reasonsDiffer;
        }

        /** Not if it completed: that is not retried. And what a retry's answer shows is what came of that retry. */
        boolean mayBeUndone(Life life, long until) {
            return !status.equals(Words.COMPLETED)
                    && life.retries().stream().anyMatch(retry -> !retry.by().equals(by) && retry.meets(sentAt, until));
        }
    }

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        List<Seen> asked = seen(life);
        List<Seen> answered = new ArrayList<>(asked);
        answered.sort(Comparator.comparingLong(Seen::answeredAt));
        Map<String, Seen> ends = new HashMap<>();
        int attempts = 0;
        int next = 0;
        for (Seen later : asked) {
            for (; next < answered.size() && answered.get(next).answeredAt < later.sentAt; next++) {
                Seen before = answered.get(next);
                attempts = before.attempt == null ? attempts : Math.max(attempts, before.attempt);
                if (Words.isTerminal(before.status)) {
                    ends.merge(before.status + before.reason, before, NeverResurrected::lastAsked);
                }
            }
            String why = later.attempt != null && later.attempt < attempts
                    ? "attempt " + attempts + " was seen, and later " + later
                    : undone(life, ends, later);
            if (why != null) {
                found.accept(new Violation(KIND, life.id(), why));
                return;
            }
        }
        claimedAfterItsEnd(life, answered, found);
    }

    /** Of several answers that say the same, the last one leaves least time for a retry after it. */
    private static Seen lastAsked(Seen a, Seen b) {
        return a.sentAt > b.sentAt ? a : b;
    }

    private static @Nullable String undone(Life life, Map<String, Seen> ends, Seen later) {
        return ends.values().stream()
                .filter(end -> end.contradicts(later) && !end.mayBeUndone(life, later.answeredAt))
                .findFirst()
                .map(end -> end + ", and later " + later)
                .orElse(null);
    }

    private static void claimedAfterItsEnd(Life life, List<Seen> answered, Consumer<Violation> found) {
        long lastClaim = life.last().map(StoredAttempt::startedAt).orElse(0L);
        for (Seen end : answered) {
            if (end.answeredAt >= lastClaim - Bounds.CLOCK) {
                return;
            } else if (Words.isTerminal(end.status) && !end.mayBeUndone(life, lastClaim)) {
                found.accept(new Violation(KIND, life.id(), end + ", and then claimed: " + life.attempts()));
                return;
            }
        }
    }

    private static List<Seen> seen(Life life) {
        List<Seen> all = new ArrayList<>();
        for (Operation by : life.operations()) {
            Sighting job = by.sighting();
            String told = by.told();
            if (by.status() != 0 && job != null) {
                all.add(new Seen(by, by.sentAt(), by.answeredAt(), job.status(), job.reason(), job.attempt()));
            } else if (by.status() != 0 && told != null) {
                all.add(new Seen(by, by.sentAt(), by.answeredAt(), told, null, null));
            }
        }
        var row = life.job();
        all.add(new Seen(null, Long.MAX_VALUE, Long.MAX_VALUE, row.status(), row.reason(), row.attempt()));
        return all;
    }
}
