package io.millrace.faults.check;

import io.millrace.faults.evidence.StoredJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Law L2: of an owner's object, nobody takes the window while another job's lasts, or while that job is unfinished. A window is taken by
 * each stored job, and by each retry that was done. Whoever of two that were submitted at once came first, the other must not have come
 * through.
 */
final class OneJobAWindow implements Rule {
    static final String KIND = "two jobs in a dedup window";

    private record Key(String owner, String objectId) {}

    /**
     * The window was taken at some time from {@code from} to {@code to}, by PostgreSQL's clock no later than {@code latestNow}.
     *
     * @param accepted by a submission; otherwise by a retry
     */
    private record Take(Life life, long from, long to, long latestNow, boolean accepted) {
        static Take ofAcceptance(Life life) {
            long createdAt = life.job().createdAt();
            return new Take(life, createdAt, Hold.takenBy(life), createdAt, true);
        }

        static Take of(Life life, Chance retry) {
            return new Take(life, retry.from(), retry.to(), retry.to(), false);
        }

        long expiry() {
            return Hold.expiry(life, from);
        }
    }

    @Override
    public List<Violation> check(Facts facts) {
        Map<Key, List<Take>> takes = new HashMap<>();
        for (Life life : facts.lives()) {
            StoredJob job = life.job();
            if (job.objectId() != null) {
                takes.computeIfAbsent(new Key(job.owner(), job.objectId()), any -> new ArrayList<>())
                        .addAll(takes(life));
            }
        }
        List<Violation> found = new ArrayList<>();
        takes.values().forEach(each -> sweep(each, found));
        return found;
    }

    private static List<Take> takes(Life life) {
        return Stream.concat(
                        Stream.of(Take.ofAcceptance(life)),
                        life.retries().stream().filter(Chance::certain).map(retry -> Take.of(life, retry)))
                .toList();
    }

    /** Through the takes of one object in their order, with those jobs at hand that may still stand in the way. */
    private static void sweep(List<Take> takes, List<Violation> found) {
        takes.sort(Comparator.comparingLong(Take::from));
        Map<String, Life> holders = new HashMap<>();
        Set<String> reported = new HashSet<>();
        for (Take take : takes) {
            Life life = take.life;
            holders.values().removeIf(holder -> isOver(holder, take.from));
            for (Life holder : List.copyOf(holders.values())) {
                if (!holder.id().equals(life.id()) && isHeld(holder, take) && reported.add(holder.id() + life.id())) {
                    found.add(violation(holder, take));
                }
            }
            holders.put(life.id(), life);
        }
    }

    private static boolean isOver(Life holder, long moment) {
        return holder.finishedAt() < moment && Hold.lastExpiry(holder) < moment;
    }

    private static boolean isHeld(Life holder, Take take) {
        long heldFrom = Hold.takenBy(holder);
        boolean freed = Hold.mayBeFreed(holder, take.from, take.to);
        boolean otherOrder = take.accepted ? Hold.mayBeFreed(take.life, take.from, heldFrom) : heldFrom > take.from;
        return !freed && !otherOrder && (isOpen(takes(holder), take) || Hold.isUnfinished(holder, take.from, take.to));
    }

    /** Whether a window that was there before had not expired: both times are PostgreSQL's. */
    private static boolean isOpen(Collection<Take> before, Take take) {
        return before.stream()
                .filter(held -> held.accepted ? held.from <= take.from : held.to < take.from)
                .anyMatch(held -> take.latestNow + Bounds.ROUNDING < held.expiry());
    }

    private static Violation violation(Life holder, Take take) {
        return new Violation(
                KIND,
                take.life.id(),
                (take.accepted ? "accepted" : "retried") + " from " + take.from + " to " + take.to + ": "
                        + take.life.job() + ", in spite of " + holder.job());
    }
}
