package io.millrace.worker.execute.handlers;

import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code generate_report}: a title and sections as Markdown. Simulated work is spread over the sections. */
public final class GenerateReportHandler implements JobHandler {
    private final SimulatedWork work;

    public GenerateReportHandler(SimulatedWork work) {
        this.work = work;
    }

    @Override
    public JobTypeDescriptor descriptor() {
        return BuiltInTypes.GENERATE_REPORT;
    }

    @Override
    public Map<String, @Nullable Object> run(JobContext context) throws InterruptedException {
        List<?> sections = context.params().get("sections") instanceof List<?> given ? given : List.of();
        Duration each = Numbers.secondsOrNone(context, "seconds").dividedBy(Math.max(1, sections.size()));
        StringBuilder report = new StringBuilder("# ")
                .append(line(context.params().get("title")))
                .append("\n");
        for (int i = 0; i < sections.size(); i++) {
            work.take(each);
            append(report, sections.get(i));
            context.progress((i + 1) * 100 / sections.size(), "section " + (i + 1) + " of " + sections.size());
        }
        if (sections.isEmpty()) {
            work.take(each, context);
        }
        return Map.of("report", report.toString());
    }

    private static void append(StringBuilder report, @Nullable Object section) {
        Map<?, ?> parts = section instanceof Map<?, ?> map ? map : Map.of("heading", String.valueOf(section));
        report.append("\n## ").append(line(parts.get("heading"))).append("\n");
        if (parts.get("text") instanceof String text && !text.isBlank()) {
            report.append("\n").append(text.strip()).append("\n");
        }
    }

    /** A heading is one line. */
    private static String line(@Nullable Object text) {
        return String.valueOf(text).strip().replaceAll("\\s+", " ");
    }
}
