package io.millrace.store;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Step 3: decides which submissions of a batch are accepted. A submission alone on its key and new, the common case, costs the
 * batch nothing beyond the one statement of {@link Acceptance}; what that leaves open is answered by {@link Holders}.
 */
final class Persist {
    /** A window can be freed between two statements, so that nobody holds it when it is asked for its holder. */
    static final int ROUNDS = 5;

    private final Database database;

    Persist(Database database) {
        this.database = database;
    }

    List<Admission> persist(List<GatedSubmission> batch, IntakeLimits limits) {
        Map<JobId, Admission> answers = new HashMap<>();
        answers.putAll(ofLiveWindows(batch));
        List<ValidSubmission> open =
                open(batch.stream().map(GatedSubmission::submission).toList(), answers);
        // Asked once for each owner: a later answer may be another.
        Map<String, OptionalInt> quotas = new HashMap<>();
        Map<Boolean, List<ValidSubmission>> byNearness = open.stream()
                .collect(Collectors.partitioningBy(
                        submission -> quotas.computeIfAbsent(submission.owner(), limits::openJobs)
                                .isPresent()));
        open = byNearness.getOrDefault(false, List.of());
        for (int round = 0; !open.isEmpty(); round++) {
            if (round == ROUNDS) {
                throw changedHandsTooOften();
            }
            List<ValidSubmission> first = firstOfEachKey(open);
            answers.putAll(database.statement(connection -> Acceptance.accept(connection, first, limits)));
            answers.putAll(holders(open(open, answers), false));
            open = open(open, answers);
        }
        // Last, so that no stranger waits for their owners' locks longer than need be.
        byNearness.getOrDefault(true, List.of()).stream()
                .collect(Collectors.groupingBy(ValidSubmission::owner, TreeMap::new, Collectors.toList()))
                .forEach((owner, own) -> {
                    int quota = quotas.getOrDefault(owner, OptionalInt.empty()).orElseThrow();
                    answers.putAll(PersistWithinQuota.persist(database, owner, quota, own, limits));
                });
        return batch.stream().map(gated -> answers.get(gated.submission().id())).toList();
    }

    static StoreUnavailableException changedHandsTooOften() {
        return new StoreUnavailableException(
                "a dedup window changed hands too often", new SQLException("no holder in " + ROUNDS + " rounds"));
    }

    /** What the gate already knew to be taken need not try to insert, if the window's row says the same. */
    private Map<JobId, Admission> ofLiveWindows(List<GatedSubmission> batch) {
        List<ValidSubmission> taken = batch.stream()
                .filter(gated -> gated.gate() instanceof Gate.TakenBy)
                .map(GatedSubmission::submission)
                .toList();
        return holders(taken, true);
    }

    private Map<JobId, Admission> holders(List<ValidSubmission> submissions, boolean onlyLive) {
        return submissions.isEmpty()
                ? Map.of()
                : database.statement(connection -> Holders.answers(connection, submissions, onlyLive));
    }

    static List<ValidSubmission> open(List<ValidSubmission> submissions, Map<JobId, Admission> answers) {
        return submissions.stream()
                .filter(submission -> !answers.containsKey(submission.id()))
                .toList();
    }

    /** One statement cannot touch a window twice. The others are answered as what the first one's fate makes of them. */
    static List<ValidSubmission> firstOfEachKey(List<ValidSubmission> submissions) {
        record Key(String owner, String objectId) {}
        Set<Key> seen = new HashSet<>();
        List<ValidSubmission> first = new ArrayList<>();
        for (ValidSubmission submission : submissions) {
            String objectId = submission.spec().objectId();
            if (objectId == null || seen.add(new Key(submission.owner(), objectId))) {
                first.add(submission);
            }
        }
        return first;
    }
}
