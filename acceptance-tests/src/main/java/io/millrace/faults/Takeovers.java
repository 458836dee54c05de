package io.millrace.faults;

import io.millrace.faults.evidence.Evidence;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.StoredAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How soon the runs of a dead worker were claimed by another, where nothing else was wrong at the time. */
final class Takeovers {
    /** A fault that ended before this many milliseconds may still be felt. */
    private static final long FELT_MILLIS = 10_000;

    private final Evidence evidence;
    private final Map<String, StoredAttempt> attempts = new HashMap<>();

    Takeovers(Evidence evidence) {
        this.evidence = evidence;
        evidence.attempts().forEach(each -> attempts.put(key(each.jobId(), each.attempt()), each));
    }

    Tally tally() {
        Tally tally = new Tally();
        for (StoredAttempt lost : evidence.attempts()) {
            StoredAttempt next = attempts.get(key(lost.jobId(), lost.attempt() + 1));
            if (lost.outcome().equals("lost") && next != null) {
                death(lost)
                        .filter(death -> isAlone(death, next.startedAt()))
                        .ifPresent(death ->
                                tally.add("worker killed, nothing else hurt", next.startedAt() - death.from()));
            }
        }
        return tally;
    }

    private Optional<Impairment> death(StoredAttempt lost) {
        return evidence.impairments().stream()
                .filter(each -> each.what() == What.DIED
                        && each.process().equals(lost.worker())
                        && each.from() >= lost.startedAt()
                        && each.from() <= lost.finishedAt())
                .findFirst();
    }

    private boolean isAlone(Impairment death, long until) {
        List<Impairment> others = evidence.impairments();
        return others.stream()
                .noneMatch(each -> each != death && each.from() <= until && each.to() >= death.from() - FELT_MILLIS);
    }

    private static String key(String job, int attempt) {
        return job + " " + attempt;
    }
}
