package io.millrace.gateway.receive;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a submission as the OpenAPI document shows it; {@link SubmissionReader} reads it, stricter than a binding could. */
@Schema(
        name = "Submission",
        description = "object_id or type is required. Unknown fields and nulls are refused.",
        additionalProperties = Schema.False.class)
record SubmissionBody(
        @Schema(
                description = "What the job is about; the dedup key, per owner. None: no dedup",
                minLength = 1,
                maxLength = 200)
        @Nullable
        String object_id,

        @Schema(description = "The job type", defaultValue = "report") @Nullable
        String type,

        @Schema(
                description =
                        "high goes before normal and low; of ten starts, two are normal's and one is low's while they wait",
                enumeration = {"high", "normal", "low"},
                defaultValue = "normal")
        @Nullable
        String priority,

        @Schema(
                type = SchemaType.OBJECT,
                description = "The type's parameters, checked against its schema; at most 64 KiB",
                defaultValue = "{}")
        @Nullable
        Object params,

        @Schema(
                description = "Cancelled when one attempt runs longer; default: the type's; the server may allow less",
                minimum = "1",
                maximum = "86400")
        @Nullable
        Long timeout_seconds,

        @Schema(description = "How often a failing job is tried; default: the type's", minimum = "1", maximum = "25")
        @Nullable
        Integer max_attempts,

        @Schema(
                description = "Base of exponential backoff with jitter; default: the type's",
                minimum = "0",
                maximum = "3600")
        @Nullable
        Long backoff_seconds,

        @Schema(
                description = "Not before so long from now; not together with run_at",
                minimum = "0",
                maximum = "31622400")
        @Nullable
        Long delay_seconds,

        @Schema(description = "Not before that time, at most 366 days from now", format = "date-time") @Nullable
        String run_at,

        @Schema(description = "The window of this object_id", minimum = "1", maximum = "86400", defaultValue = "300")
        @Nullable
        Long dedup_window_seconds,

        @Schema(
                description = "Kept so long after it finished, and until its window is over; default: the server's",
                minimum = "0",
                maximum = "31536000")
        @Nullable
        Long retention_seconds,

        @Schema(
                description = "Told of the job's end by a signed POST: https, at a public address",
                format = "uri",
                maxLength = 2048)
        @Nullable
        String callback_url,

        @Schema(description = "Up to 16 pairs of 1 to 63 characters; no colon in keys", defaultValue = "{}") @Nullable
        Map<String, String> labels) {}
