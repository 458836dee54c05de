package io.millrace.gateway;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.port.Admission;
import io.millrace.gateway.batch.MicroBatch;
import io.millrace.gateway.beat.Heart;
import io.millrace.gateway.query.JobReads;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** One thread for all that wait in micro-batches: a timer for each submission would cost more than the bound is worth. */
@ApplicationScoped
class DeadlineBeat {
    private static final Duration EACH = Duration.ofMillis(100);

    private final Heart heart = new Heart("deadlines");

    void start(@Observes StartupEvent event, MicroBatch<GatedSubmission, Admission> submissions, JobReads reads) {
        heart.beat(submissions::expire, EACH);
        heart.beat(reads::expire, EACH);
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
    }
}
