package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.IntakeLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Submissions of owners who are near their quota of open jobs: one after the other, under the owner's lock, so that no quota is exceeded
 * however many come at once. A duplicate is no further job, so it is answered as one whatever the quota.
 */
final class PersistWithinQuota {
    private final Connection connection;
    private final IntakeLimits limits;
    private final int quota;
    private long room;

    private PersistWithinQuota(Connection connection, IntakeLimits limits, int quota, long room) {
        this.connection = connection;
        this.limits = limits;
        this.quota = quota;
        this.room = room;
    }

    /** Answers those whose owners have a quota to be checked, and no others. */
    static Map<JobId, Admission> persist(Database database, List<ValidSubmission> submissions, IntakeLimits limits) {
        Map<String, List<ValidSubmission>> byOwner = new TreeMap<>();
        Map<String, OptionalInt> quotas = new HashMap<>();
        for (ValidSubmission submission : submissions) {
            if (quotas.computeIfAbsent(submission.owner(), limits::openJobs).isPresent()) {
                byOwner.computeIfAbsent(submission.owner(), any -> new ArrayList<>())
                        .add(submission);
            }
        }
        Map<JobId, Admission> answers = new HashMap<>();
        byOwner.forEach((owner, own) -> {
            int quota = quotas.getOrDefault(owner, OptionalInt.empty()).orElseThrow();
            answers.putAll(database.transaction(connection -> {
                long room = quota - OpenJobs.lockAndCount(connection, owner);
                return new PersistWithinQuota(connection, limits, quota, room).all(own);
            }));
        });
        return answers;
    }

    private Map<JobId, Admission> all(List<ValidSubmission> submissions) throws SQLException {
        Map<JobId, Admission> answers = new HashMap<>();
        for (ValidSubmission submission : submissions) {
            answers.put(submission.id(), one(submission));
        }
        return answers;
    }

    private Admission one(ValidSubmission submission) throws SQLException {
        List<ValidSubmission> alone = List.of(submission);
        for (int round = 0; round < Persist.ROUNDS; round++) {
            // Its own row too, if an earlier call whose fate was unknown had been committed: then it is within the
            // quota already.
            Admission known = Holders.answers(connection, alone, true).get(submission.id());
            if (known != null) {
                return known;
            }
            if (room <= 0) {
                return new Admission.OverQuota(quota);
            }
            Admission accepted = Acceptance.accept(connection, alone, limits).get(submission.id());
            if (accepted != null) {
                room--;
                return accepted;
            }
        }
        throw Persist.changedHandsTooOften();
    }
}
