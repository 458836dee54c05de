package org.example.wordcount;

import io.millrace.handler.JobContext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job as a worker would hand it to the handler, and what the handler has told of it. */
final class TestJob implements JobContext {
    private final Map<String, Object> params;
    private final List<String> progress = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    TestJob(String text, int shortest, int longest, int top, double secondsPerLine) {
        params = Map.of(
                "text", text,
                "min_length", shortest,
                "max_length", longest,
                "top", top,
                "seconds_per_line", secondsPerLine);
    }

    List<String> progress() {
        return progress;
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String jobId() {
        return "00000000-0000-7000-8000-000000000000";
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
        return 1;
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofSeconds(30);
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
        return output;
    }

    @Override
    public OutputStream stderr() {
        return output;
    }

    @Override
    public void progress(int percent, String message) {
        progress.add(percent + " " + message);
    }
}
