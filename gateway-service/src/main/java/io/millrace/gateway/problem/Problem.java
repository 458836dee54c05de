package io.millrace.gateway.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.error.JobException;
import io.millrace.core.error.JobException.FieldError;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9457, with a stable {@code code} for programs.
 *
 * @param errors of code {@code invalid} alone: each field that is wrong
 * @param jobId of code {@code dedup-conflict} alone: the job that holds the window
 * @param jobStatus of a cancel or retry that cannot be: the job's true status
 */
@Schema(name = "Problem")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        @JsonProperty("type") String type,
        @JsonProperty("title") String title,
        @JsonProperty("status") int status,
        @JsonProperty("detail") String detail,
        @JsonProperty("code") String code,
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("errors") @Nullable List<FieldError> errors,
        @JsonProperty("job_id") @Nullable String jobId,
        @JsonProperty("job_status") @Nullable String jobStatus) {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "invalid"),
            Map.entry(401, "unauthenticated"),
            Map.entry(403, "not-permitted"),
            Map.entry(404, "not-found"),
            Map.entry(405, "method-not-allowed"),
            Map.entry(406, "not-acceptable"),
            Map.entry(408, "request-timeout"),
            Map.entry(409, "conflict"),
            Map.entry(413, "too-large"),
            Map.entry(415, "unsupported-media-type"),
            Map.entry(429, "rate-limited"),
            Map.entry(503, "unavailable"));
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Invalid request"),
            Map.entry(401, "Not authenticated"),
            Map.entry(403, "Not permitted"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(406, "Not acceptable"),
            Map.entry(408, "Request timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Too large"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(429, "Too many requests"),
            Map.entry(503, "Unavailable"));

    /** A problem without further members. */
    static Problem of(int status, String code, String detail, String traceId) {
        return new Problem("/problems/" + code, title(status), status, detail, code, traceId, null, null, null);
    }

    /** A problem of which nothing but the status is known. */
    static Problem ofStatus(int status, String detail, String traceId) {
        String code = CODES.getOrDefault(status, status < 500 ? "bad-request" : "internal");
        Problem problem = of(status, code, detail, traceId);
        return code.equals("invalid") ? problem.with(List.of(new FieldError("request", detail))) : problem;
    }

    /** The one place where a {@link JobException} becomes HTTP. */
    public static Problem of(JobException e, String traceId) {
        Problem plain = of(status(e), e.code(), String.valueOf(e.getMessage()), traceId);
        if (e instanceof JobException.Invalid invalid) {
            return plain.with(invalid.errors());
        } else if (e instanceof JobException.DedupConflict conflict) {
            return plain.withJob(conflict.holder().toString(), null);
        } else if (e instanceof JobException.NotCancellable ended) {
            return plain.withJob(null, ended.status().wireName());
        } else if (e instanceof JobException.NotRetryable job) {
            return plain.withJob(null, job.status().wireName());
        }
        return plain;
    }

    private static int status(JobException e) {
        return switch (e.code()) {
            case "invalid" -> 400;
            case "not-permitted", "registration-closed", "command-not-allowed" -> 403;
            case "unknown-job", "unknown-worker", "not-found" -> 404;
            case "dedup-conflict",
                    "already-cancelled",
                    "already-finished",
                    "already-exists",
                    "not-retryable",
                    "stale-attempt" -> 409;
            case "too-large" -> 413;
            case "quota-open-jobs", "rate-limited" -> 429;
            case "unavailable" -> 503;
            default -> throw new IllegalStateException("no HTTP status for " + e.code());
        };
    }

    private static String title(int status) {
        return TITLES.getOrDefault(status, status < 500 ? "Bad request" : "Internal error");
    }

    private Problem with(List<FieldError> fieldErrors) {
        return new Problem(type, title, status, detail, code, traceId, fieldErrors, jobId, jobStatus);
    }

    private Problem withJob(@Nullable String id, @Nullable String truth) {
        return new Problem(type, title, status, detail, code, traceId, errors, id, truth);
    }
}
