package io.millrace.worker.execute.handlers;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import io.millrace.handler.PermanentFailure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code compute_sum}: adds numbers, exactly. */
public final class ComputeSumHandler implements JobHandler {
    private final SimulatedWork work;

    public ComputeSumHandler(SimulatedWork work) {
        this.work = work;
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.COMPUTE_SUM;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context) throws InterruptedException, PermanentFailure {
        if (!(context.params().get("numbers") instanceof List<?> numbers)) {
            throw new PermanentFailure("invalid-params", "numbers is no list");
        }
        work.take(Numbers.secondsOrNone(context, "seconds"), context);
        BigDecimal sum = BigDecimal.ZERO;
        for (Object number : numbers) {
            sum = sum.add(Numbers.exact(number, "numbers"));
        }
        return Map.of("sum", Numbers.plain(sum), "count", numbers.size());
    }
}
