package io.millrace.gateway;

import com.fasterxml.uuid.Generators;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Jobs of a user by the thousand, straight into the store, and out of everybody's way. */
public final class ManyJobs {
    private static final int BATCH = 1_000;

    private ManyJobs() {}

    /** Their ids, first to last. */
    public static List<JobId> accepted(JobStore store, String owner, int jobs) {
        List<JobId> ids = new ArrayList<>();
        while (ids.size() < jobs) {
            List<GatedSubmission> batch = Stream.generate(() -> noop(owner))
                    .limit(Math.min(BATCH, jobs - ids.size()))
                    .toList();
            store.persist(batch, IntakeLimits.NONE);
            batch.forEach(job -> ids.add(job.submission().id()));
        }
        return ids;
    }

    private static GatedSubmission noop(String owner) {
        ValidSubmission like = Submissions.about(null);
        JobId id = new JobId(Generators.timeBasedEpochGenerator().generate());
        return new GatedSubmission(
                new ValidSubmission(id, owner, like.spec(), like.start(), null), new Gate.NotAsked());
    }

    public static void cancel(JobStore store, List<JobId> jobs) {
        for (int from = 0; from < jobs.size(); from += BATCH) {
            store.cancel(jobs.subList(from, Math.min(jobs.size(), from + BATCH)), Optional.empty());
        }
    }
}
