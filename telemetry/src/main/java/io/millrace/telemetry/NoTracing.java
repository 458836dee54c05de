package io.millrace.telemetry;

import io.millrace.core.job.Trace;
import org.jspecify.annotations.Nullable;

final class NoTracing implements Tracing {
    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public Activity serve(String name, @Nullable String traceparent) {
        return Activity.NONE;
    }

    @Override
    public Activity begin(String name, Role role, @Nullable Trace parent) {
        return Activity.NONE;
    }

    @Override
    public Activity begin(String name, Role role, @Nullable Trace parent, long since) {
        return Activity.NONE;
    }

    @Override
    public void close() {}
}
