package io.millrace.worker.execute.handlers;

import io.millrace.handler.JobHandler;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** All of them but {@code command} and {@code http_request}, which have rooms of their own; working in real time. */
public final class BuiltIns {
    private BuiltIns() {}

    /** One of each. Mails go through {@code post}. */
    public static List<JobHandler> all(RandomGenerator random, BatchEmailHandler.Post post) {
        SimulatedWork work = SimulatedWork.real();
        return List.of(
                new ReportHandler(work, random, Instant::now),
                new NoopHandler(),
                new ComputeSumHandler(work),
                new GenerateReportHandler(work),
                new BatchEmailHandler(post, work),
                new UnstableTaskHandler(work, random));
    }
}
