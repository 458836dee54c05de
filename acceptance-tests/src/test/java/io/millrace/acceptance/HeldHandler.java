package io.millrace.acceptance;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs until a file is there, however often it is started. */
public class HeldHandler implements JobHandler {
    private static final long LOOK_MILLIS = 50;

    @Override
    public JobTypeDescriptor descriptor() {
        return new JobTypeDescriptor("held", "Runs until a file is there.", """
                {"type": "object", "required": ["until"], "properties": {"until": {"type": "string"}}}""");
    }

    @Override
    public Map<String, Object> run(JobContext context) throws InterruptedException {
        Path file = Path.of((String) context.params().get("until"));
        while (!Files.exists(file)) {
            Thread.sleep(LOOK_MILLIS);
        }
        return Map.of();
    }
}
