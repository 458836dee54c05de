package io.millrace.gateway.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.job.JobError;
import io.millrace.core.job.Json;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a report as the OpenAPI document shows it; {@link #read} reads it, stricter than a binding could. */
@Schema(
        name = "AgentFinish",
        description = "A result goes with completed, an error with failed. Unknown fields and nulls are refused.",
        requiredProperties = {"attempt", "status"},
        additionalProperties = Schema.False.class)
record FinishBody(
        @Schema(description = "The claimed job's", minimum = "1") @Nullable
        Integer attempt,

        @Schema(enumeration = {"completed", "failed"}) @Nullable
        String status,

        @Schema(type = SchemaType.OBJECT, defaultValue = "{}") @Nullable
        Object result,

        @Nullable ErrorBody error) {
    private static final Set<String> FIELDS = Set.of("attempt", "status", "result", "error");
    private static final Set<String> ERROR_FIELDS = Set.of("message", "code");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final JobError NO_REASON = new JobError("agent-error", "its agent gave no reason");

    /** Why a run failed. */
    @Schema(name = "AgentError", requiredProperties = "message", additionalProperties = Schema.False.class)
    record ErrorBody(
            @Schema(description = "For people; cut at 2,000 characters") @Nullable
            String message,

            @Schema(description = "For programs", defaultValue = "agent-error", pattern = "^[a-z][a-z0-9_-]{0,63}$")
            @Nullable
            String code) {}

    /** How an agent says that its run has ended. */
    record Told(int attempt, Report report) {}

    /** @throws io.millrace.core.error.JobException.Invalid naming each field that is wrong */
    static Told read(ObjectNode body) {
        FieldErrors errors = new FieldErrors();
        Fields fields = Fields.of(body, FIELDS, errors);
        int attempt = (int) fields.required("attempt", HeartbeatBody.ATTEMPT);
        String status = fields.text("status");
        ObjectNode result = fields.object("result");
        JobError error = error(fields);
        switch (String.valueOf(status)) {
            case "completed" -> mustNotHave(fields, "error", "completed");
            case "failed" -> mustNotHave(fields, "result", "failed");
            default -> errors.add("status", "must be completed or failed");
        }
        errors.throwIfAny();
        String digest = digest(body);
        return new Told(
                attempt,
                "failed".equals(status)
                        ? new Report.Failure(error == null ? NO_REASON : error, digest)
                        : new Report.Success(result == null ? Json.EMPTY_OBJECT : new Json(result.toString()), digest));
    }

    private static void mustNotHave(Fields fields, String field, String status) {
        if (fields.has(field)) {
            fields.complain(field, "must not be given with status " + status);
        }
    }

    private static @Nullable JobError error(Fields fields) {
        Fields error = fields.in("error", ERROR_FIELDS);
        if (error == null) {
            return null;
        }
        String message = error.text("message");
        String code = error.text("code");
        if (message == null || message.isEmpty()) {
            error.complain("message", "is required, and not empty");
        }
        if (code != null && !CODE.matcher(code).matches()) {
            error.complain("code", "must be 1 to 64 of a-z 0-9 _ -, beginning with a letter");
        }
        return new JobError(code == null ? NO_REASON.code() : code, String.valueOf(message));
    }

    /** The same whenever an agent sends the same again. */
    private static String digest(ObjectNode body) {
        try {
            byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
