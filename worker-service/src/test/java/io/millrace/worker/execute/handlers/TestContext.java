package io.millrace.worker.execute.handlers;

import io.millrace.handler.JobContext;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job without a worker: of that id, at its third attempt, and with those params. */
final class TestContext implements JobContext {
    private final Map<String, Object> params;
    private final List<Integer> percents = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    TestContext(Map<String, Object> params) {
        this.params = params;
    }

    List<Integer> percents() {
        return percents;
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public String jobId() {
        return "an-id";
    }

    @Override
    public String owner() {
        return "demo";
    }

    @Override
    public String objectId() {
        return null;
    }

    @Override
    public Map<String, Object> params() {
        return params;
    }

    @Override
    public int attempt() {
        return 3;
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofSeconds(1);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isLost() {
        return false;
    }

    @Override
    public OutputStream stdout() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public OutputStream stderr() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void progress(int percent, String message) {
        percents.add(percent);
        messages.add(message);
    }
}
