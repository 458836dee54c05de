package io.millrace.worker.claim;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Delivery;
import io.millrace.core.port.ManualClock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Signal;
import io.millrace.worker.run.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Runs that a test begins and ends; nothing is executed. */
final class TestRuns {
    private static final RunPolicy POLICY =
            new RunPolicy(Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ZERO, null);

    final ManualClock clock = new ManualClock();
    final Tenure tenure = new Tenure(Session.fresh(), clock.nanos(), clock);
    final Runs runs;
    final Paces paces;

    TestRuns(int slots) {
        runs = new Runs(slots, clock, new Signal());
        paces = new Paces(runs, clock);
    }

    /** Claims so many at once. */
    List<Run> claim(QueueId queue, int count) {
        List<Run> claimed =
                Stream.generate(() -> run(queue, false)).limit(count).toList();
        claimed.forEach(paces::claimed);
        return claimed;
    }

    /** A run of this queue begins. */
    Run run(QueueId queue, boolean redelivered) {
        JobId id = new JobId(UUID.randomUUID());
        JobSpec spec = new JobSpec(null, queue.type(), queue.priority(), Json.EMPTY_OBJECT, POLICY, Map.of());
        ClaimedRun claimed = new ClaimedRun(new Attempt(id, 1), "demo", spec, 0, clock.now(), clock.now(), null);
        Run run = new Run(claimed, new Given(new JobMessage(id, queue, false), redelivered), tenure, clock.nanos());
        runs.claimed(List.of(), List.of(run));
        return run;
    }

    void end(List<Run> ended) {
        ended.forEach(run -> {
            runs.ended(run);
            paces.ended(run);
            runs.settled(run);
        });
    }

    double perSecond(QueueId queue) {
        return paces.perSecond().get(queue);
    }

    private record Given(JobMessage message, boolean redelivered) implements Delivery {
        @Override
        public long receivedNanos() {
            return 0;
        }

        @Override
        public void ack() {}

        @Override
        public void giveBack() {}
    }
}
