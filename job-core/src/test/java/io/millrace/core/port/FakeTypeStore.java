package io.millrace.core.port;

import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.RunsOn;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** A {@link TypeStore} in memory. */
public final class FakeTypeStore implements TypeStore {
    private final TreeMap<String, JobType> types = new TreeMap<>();

    @Override
    public synchronized void publish(Collection<JobType> published) {
        published.forEach(type -> types.put(type.name(), type));
    }

    @Override
    public synchronized void publishAbsent(Collection<JobType> published) {
        published.forEach(type -> types.putIfAbsent(type.name(), type));
    }

    @Override
    public synchronized Declaration declare(JobType type) {
        JobType before = types.get(type.name());
        if (before != null && before.runsOn() == RunsOn.WORKERS) {
            return Declaration.TAKEN;
        }
        types.put(type.name(), type);
        return before == null ? Declaration.NEW : Declaration.REPLACED;
    }

    @Override
    public synchronized List<JobType> all() {
        return List.copyOf(types.values());
    }
}
