package io.millrace.telemetry;

import io.millrace.core.job.Trace;
import org.jspecify.annotations.Nullable;

final class NoActivity implements Activity {
    @Override
    public @Nullable Trace trace() {
        return null;
    }

    @Override
    public Activity put(String name, @Nullable String value) {
        return this;
    }

    @Override
    public Activity put(String name, long value) {
        return this;
    }

    @Override
    public void mention(String jobId) {}

    @Override
    public Activity fail(String code) {
        return this;
    }

    @Override
    public void end() {}
}
