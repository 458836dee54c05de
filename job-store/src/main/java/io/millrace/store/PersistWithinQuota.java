package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.IntakeLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Submissions of owners who are near their quota of open jobs, under the owner's lock, so that no quota is exceeded
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

    /** @param submissions all of that owner */
    static Map<JobId, Admission> persist(
            Database database, String owner, int quota, List<ValidSubmission> submissions, IntakeLimits limits) {
        return database.transaction(connection -> {
            long room = quota - OpenJobs.lockAndCount(connection, owner);
            return new PersistWithinQuota(connection, limits, quota, room).all(submissions);
        });
    }

    /**
     * What is known first: a duplicate, or a row of its own that an earlier call whose fate was unknown had committed; that is within the
     * quota already. Of the rest as many as there is room for.
     */
    private Map<JobId, Admission> all(List<ValidSubmission> submissions) throws SQLException {
        Map<JobId, Admission> answers = new HashMap<>();
        List<ValidSubmission> open = submissions;
        for (int round = 0; round < Persist.ROUNDS; round++) {
            answers.putAll(Holders.answers(connection, open, true));
            open = Persist.open(open, answers);
            if (open.isEmpty()) {
                return answers;
            }
            if (room <= 0) {
                open.forEach(submission -> answers.put(submission.id(), new Admission.OverQuota(quota)));
                return answers;
            }
            List<ValidSubmission> next =
                    Persist.firstOfEachKey(open).stream().limit(room).toList();
            Map<JobId, Admission> accepted = Acceptance.accept(connection, next, limits);
            room -= accepted.size();
            answers.putAll(accepted);
            open = Persist.open(open, answers);
        }
        if (open.isEmpty()) {
            return answers;
        }
        throw Persist.changedHandsTooOften();
    }
}
