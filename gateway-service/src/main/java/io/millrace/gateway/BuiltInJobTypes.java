package io.millrace.gateway;

import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobTypeDescriptor;
import java.util.List;

/** The built-in types in the core's words: known before any worker has ever started. */
final class BuiltInJobTypes {
    private BuiltInJobTypes() {}

    static List<JobType> all() {
        return BuiltInTypes.all().stream().map(BuiltInJobTypes::type).toList();
    }

    private static JobType type(JobTypeDescriptor descriptor) {
        Defaults defaults = new Defaults(descriptor.timeout(), descriptor.maxAttempts(), descriptor.backoff());
        return new JobType(
                descriptor.name(), descriptor.description(), new Json(descriptor.schema()), defaults, RunsOn.WORKERS);
    }
}
