package io.millrace.gateway.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobState;
import io.millrace.core.job.JobTimes;
import io.millrace.core.job.Json;
import io.millrace.core.job.Progress;
import io.millrace.core.job.Reason;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The job as clients see it: all fields always present, null if unknown. */
@Schema(name = "Job")
public record JobView(
        @JsonProperty("job_id") @Schema(format = "uuid") String jobId,
        @JsonProperty("object_id") @Nullable String objectId,
        @JsonProperty("type") String type,

        @JsonProperty("status")
        @Schema(enumeration = {"scheduled", "queued", "processing", "completed", "failed", "cancelled"})
        String status,

        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("owner") String owner,

        @JsonProperty("priority") @Schema(enumeration = {"high", "normal", "low"})
        String priority,

        @JsonProperty("params") @JsonRawValue @Schema(type = SchemaType.OBJECT)
        String params,

        @JsonProperty("progress") @Nullable ProgressView progress,

        @JsonProperty("result") @JsonRawValue @Schema(type = SchemaType.OBJECT, nullable = true) @Nullable
        String result,

        @JsonProperty("error") @Nullable ErrorView error,
        @JsonProperty("attempt") int attempt,
        @JsonProperty("max_attempts") int maxAttempts,
        @JsonProperty("timeout_seconds") long timeoutSeconds,

        @JsonProperty("created_at") @Schema(format = "date-time") @Nullable
        String createdAt,

        @JsonProperty("run_at") @Schema(format = "date-time") @Nullable
        String runAt,

        @JsonProperty("started_at") @Schema(format = "date-time") @Nullable
        String startedAt,

        @JsonProperty("finished_at") @Schema(format = "date-time") @Nullable
        String finishedAt,

        @JsonProperty("deadline_at") @Schema(format = "date-time") @Nullable
        String deadlineAt,

        @JsonProperty("worker") @Nullable String worker,
        @JsonProperty("labels") Map<String, String> labels,
        @JsonProperty("deduplicated") boolean deduplicated,
        @JsonProperty("trace_id") @Nullable String traceId) {
    /** @param percent 0 to 100 */
    @Schema(name = "Progress")
    public record ProgressView(
            @JsonProperty("percent") int percent,
            @JsonProperty("message") @Nullable String message) {
        static @Nullable ProgressView of(@Nullable Progress progress) {
            return progress == null ? null : new ProgressView(progress.percent(), progress.message());
        }
    }

    /** Why an attempt, or a job, ended badly. */
    @Schema(name = "JobError")
    public record ErrorView(
            @JsonProperty("code") String code,
            @JsonProperty("message") String message) {
        public static @Nullable ErrorView of(@Nullable JobError error) {
            return error == null ? null : new ErrorView(error.code(), error.message());
        }
    }

    public static JobView of(Job job) {
        return of(job, false);
    }

    /** @param deduplicated whether this is the answer to a submission that another had preceded */
    public static JobView of(Job job, boolean deduplicated) {
        return of(job, job.spec().shownParams(), deduplicated);
    }

    /** With its params as they are, for whoever runs it. */
    public static JobView forItsAgent(Job job) {
        return of(job, job.spec().params(), false);
    }

    private static JobView of(Job job, Json params, boolean deduplicated) {
        JobSpec spec = job.spec();
        JobState state = job.state();
        JobTimes times = job.times();
        return new JobView(
                job.id().toString(),
                spec.objectId(),
                spec.type(),
                state.status().wireName(),
                wireName(state.reason()),
                job.owner(),
                spec.priority().wireName(),
                params.text(),
                ProgressView.of(state.progress()),
                text(state.result()),
                ErrorView.of(state.error()),
                state.attempt(),
                spec.policy().maxAttempts(),
                spec.policy().timeout().toSeconds(),
                Times.format(times.createdAt()),
                Times.format(times.runAt()),
                Times.format(times.startedAt()),
                Times.format(times.finishedAt()),
                Times.format(times.deadlineAt()),
                state.worker(),
                spec.labels(),
                deduplicated,
                job.traceId());
    }

    public static @Nullable String wireName(@Nullable Reason reason) {
        return reason == null ? null : reason.wireName();
    }

    private static @Nullable String text(@Nullable Json json) {
        return json == null ? null : json.text();
    }
}
