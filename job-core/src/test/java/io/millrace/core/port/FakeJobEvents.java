package io.millrace.core.port;

import io.millrace.core.job.JobEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is announced. */
public final class FakeJobEvents implements JobEvents {
    private final List<JobEvent> announced = new CopyOnWriteArrayList<>();

    @Override
    public void announce(Collection<JobEvent> events) {
        announced.addAll(events);
    }

    /** All events so far, in order. */
    public List<JobEvent> announced() {
        return List.copyOf(announced);
    }
}
