package io.millrace.worker.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.job.JobType;
import io.millrace.core.job.Json;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The handlers of this worker by the job types that they serve. Immutable. */
public final class Handlers {
    private final Map<String, Served> byType;

    private record Served(JobHandler handler, JobTypeDescriptor descriptor) {}

    private Handlers(Map<String, Served> byType) {
        this.byType = byType;
    }

    /**
     * The handlers that shall serve.
     *
     * @param only the types to serve; empty: all that there are handlers of
     * @throws BadHandlerException if a handler does not describe itself, two serve the same type, or a type has no handler
     */
    public static Handlers of(List<JobHandler> handlers, Set<String> only) {
        Map<String, Served> all = new TreeMap<>();
        for (JobHandler handler : handlers) {
            Served served = new Served(handler, describe(handler));
            Served other = all.put(served.descriptor().name(), served);
            if (other != null) {
                throw new BadHandlerException(
                        "two handlers serve the job type " + served.descriptor().name() + ": "
                                + other.handler().getClass().getName() + " and "
                                + handler.getClass().getName());
            }
        }
        for (String type : only) {
            if (!all.containsKey(type)) {
                throw new BadHandlerException("no handler serves the job type " + type + "; there are " + all.keySet());
            }
        }
        if (!only.isEmpty()) {
            all.keySet().retainAll(only);
        }
        return new Handlers(all);
    }

    private static JobTypeDescriptor describe(JobHandler handler) {
        String name = handler.getClass().getName();
        JobTypeDescriptor descriptor;
        try {
            descriptor = handler.descriptor();
        } catch (RuntimeException | LinkageError e) {
            throw new BadHandlerException("the handler " + name + " does not describe its job type", e);
        }
        if (descriptor == null) {
            throw new BadHandlerException("the handler " + name + " does not describe its job type");
        }
        try {
            if (!new ObjectMapper().readTree(descriptor.schema()).isObject()) {
                throw new BadHandlerException("the schema of the job type " + descriptor.name() + " is no JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new BadHandlerException("the schema of the job type " + descriptor.name() + " is no JSON", e);
        }
        return descriptor;
    }

    public Set<String> types() {
        return Set.copyOf(byType.keySet());
    }

    public Optional<JobHandler> of(String type) {
        return Optional.ofNullable(byType.get(type)).map(Served::handler);
    }

    /** What gateways are to know of them. */
    public Collection<JobType> descriptions() {
        return byType.values().stream()
                .map(Served::descriptor)
                .map(Handlers::type)
                .toList();
    }

    private static JobType type(JobTypeDescriptor descriptor) {
        return new JobType(
                descriptor.name(),
                descriptor.description(),
                new Json(descriptor.schema()),
                new JobType.Defaults(descriptor.timeout(), descriptor.maxAttempts(), descriptor.backoff()),
                JobType.RunsOn.WORKERS);
    }
}
