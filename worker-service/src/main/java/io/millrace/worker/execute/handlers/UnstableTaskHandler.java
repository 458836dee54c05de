package io.millrace.worker.execute.handlers;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.math.BigDecimal;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code unstable_task}: fails at random, at the end of its work. */
public final class UnstableTaskHandler implements JobHandler {
    private final SimulatedWork work;
    private final RandomGenerator random;

    public UnstableTaskHandler(SimulatedWork work, RandomGenerator random) {
        this.work = work;
        this.random = random;
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.UNSTABLE_TASK;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context) throws InterruptedException {
        BigDecimal rate = Numbers.number(context, "failure_rate");
        work.take(Numbers.secondsOrNone(context, "seconds"), context);
        if (random.nextDouble() < rate.doubleValue()) {
            throw new IllegalStateException("the task failed by chance, at a rate of " + rate.toPlainString());
        }
        return Map.of("attempt", context.attempt());
    }
}
