package io.millrace.gateway;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Submissions for tests of later steps. */
public final class Submissions {
    private static final AtomicLong COUNT = new AtomicLong();

    private Submissions() {}

    public static JobId newId() {
        return new JobId(new UUID(0x01A1_FD90_1180_7000L, 0x8000_0000_0000_0000L + COUNT.incrementAndGet()));
    }

    public static ValidSubmission about(String objectId) {
        return about(objectId, "{}");
    }

    public static ValidSubmission about(String objectId, String params) {
        RunPolicy policy =
                new RunPolicy(Duration.ofSeconds(60), 3, Duration.ofSeconds(2), Duration.ofSeconds(300), null);
        JobSpec spec = new JobSpec(objectId, "noop", Priority.NORMAL, new Json(params), policy, Map.of());
        return new ValidSubmission(newId(), "demo", spec, new Start.Now(), null);
    }

    public static GatedSubmission gated(String objectId) {
        return new GatedSubmission(about(objectId), new Gate.Opened());
    }
}
