package io.millrace.worker.execute.handlers;

import io.millrace.handler.JobHandler;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** All of them, working in real time. */
public final class BuiltIns {
    private BuiltIns() {}

    public static List<JobHandler> all(RandomGenerator random) {
        SimulatedWork work = SimulatedWork.real();
        return List.of(
                new ReportHandler(work, random, Instant::now),
                new NoopHandler(),
                new ComputeSumHandler(work),
                new UnstableTaskHandler(work, random));
    }
}
