package io.millrace.worker.execute.handlers;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code report}: a complex report, simulated by a sleep of random length between two bounds. */
public final class ReportHandler implements JobHandler {
    private static final DateTimeFormatter RFC3339_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final SimulatedWork work;
    private final RandomGenerator random;
    private final Supplier<Instant> now;

    /** @param now the wall clock, for the report's timestamp */
    public ReportHandler(SimulatedWork work, RandomGenerator random, Supplier<Instant> now) {
        this.work = work;
        this.random = random;
        this.now = now;
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.REPORT;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context) throws InterruptedException {
        long shortest = Numbers.seconds(context, "min_seconds").toMillis();
        long longest =
                Math.max(shortest, Numbers.seconds(context, "max_seconds").toMillis());
        Duration sleep = Duration.ofMillis(random.nextLong(shortest, longest + 1));
        work.take(sleep, context);
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("timestamp", RFC3339_MILLIS.format(now.get()));
        report.put("object_id", context.objectId());
        report.put("job_id", context.jobId());
        report.put("sleep_seconds", BigDecimal.valueOf(sleep.toMillis(), 3));
        return report;
    }
}
