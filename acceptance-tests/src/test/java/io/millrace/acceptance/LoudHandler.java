package io.millrace.acceptance;

import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Logger;

/** Job type {@code loud}: logs {@code says} itself and on a thread that all its jobs share, then fails with {@code message} if there is one. */
public class LoudHandler implements JobHandler {
    private static final Logger LOG = Logger.getLogger("loud");

    private final ExecutorService pool = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "loud-pool");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public JobTypeDescriptor descriptor() {
        return new JobTypeDescriptor("loud", "Logs, and fails if it is told to.", """
                {"type": "object", "required": ["says"], "properties": {"says": {"type": "string"}, "message": {"type": "string"},
                "token": {"type": "string"}}, "x-secret": ["token"]}""");
    }

    @Override
    public Map<String, Object> run(JobContext context) throws Exception {
        String says = (String) context.params().get("says");
        LOG.info(says + " itself");
        pool.submit(() -> LOG.info(says + " in its pool")).get();
        Object message = context.params().get("message");
        if (message != null) {
            throw new IllegalStateException((String) message);
        }
        return Map.of();
    }
}
