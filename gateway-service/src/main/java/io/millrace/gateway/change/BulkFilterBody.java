package io.millrace.gateway.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.core.error.JobException;
import io.millrace.gateway.problem.BoundedBody;
import io.millrace.gateway.query.JobFilter;
import io.millrace.gateway.wire.QueryParams;
import io.millrace.gateway.wire.StrictJson;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The filter of what is done to many jobs: the list's, as JSON or as a query. At least one field, that nobody cancels all by mistake. */
@Schema(
        name = "BulkFilter",
        description = "The fields of the list; at least one. The same may be given as query parameters instead.",
        additionalProperties = Schema.False.class)
record BulkFilterBody(
        @Schema(enumeration = {"scheduled", "queued", "processing", "completed", "failed", "cancelled"}) @Nullable
        String status,

        @Nullable String type,
        @Nullable String object_id,

        @Schema(description = "For administrators; others reach their own jobs only") @Nullable
        String owner,

        @Schema(
                type = SchemaType.ARRAY,
                implementation = String.class,
                description = "key:value; one as a string, or several; all must match")
        @Nullable
        Object label,

        @Schema(format = "date-time") @Nullable String created_after,
        @Schema(format = "date-time") @Nullable String created_before,

        @Schema(description = "Only says how many match; changes nothing. No filter of its own") @Nullable
        Boolean dry_run) {
    private static final String DRY_RUN = "dry_run";
    private static final Set<String> TRUTHS = Set.of("true", "false");

    /**
     * What is asked for.
     *
     * @param dryRun only how many match is asked
     */
    record Asked(QueryParams filter, boolean dryRun) {}

    /** @throws JobException.Invalid for no filter, two, or an unknown field */
    static Asked read(InputStream body, UriInfo uri) {
        byte[] bytes = BoundedBody.read(body);
        Map<String, List<String>> query = uri.getQueryParameters();
        if (bytes.length > 0 && !query.isEmpty()) {
            throw new JobException.Invalid("body", "must not be given together with a query: the filter is either");
        }
        Map<String, List<String>> values = bytes.length == 0 ? new HashMap<>(query) : values(bytes);
        boolean dryRun = dryRun(values.remove(DRY_RUN));
        if (values.isEmpty()) {
            throw new JobException.Invalid("body", "must have at least one field to filter by");
        }
        return new Asked(QueryParams.of(values, JobFilter.SINGLE, JobFilter.REPEATABLE), dryRun);
    }

    private static boolean dryRun(@Nullable List<String> given) {
        if (given == null) {
            return false;
        }
        if (given.size() != 1 || !TRUTHS.contains(given.get(0))) {
            throw new JobException.Invalid(DRY_RUN, "must be true or false");
        }
        return Boolean.parseBoolean(given.get(0));
    }

    private static Map<String, List<String>> values(byte[] body) {
        Map<String, List<String>> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : StrictJson.readObject(body).properties()) {
            List<String> texts = new ArrayList<>();
            JsonNode value = field.getValue();
            if (value.isArray() && value.isEmpty()) {
                throw new JobException.Invalid(field.getKey(), "must not be empty");
            } else if (value.isArray() && JobFilter.REPEATABLE.contains(field.getKey())) {
                value.forEach(each -> texts.add(text(field.getKey(), each)));
            } else if (field.getKey().equals(DRY_RUN) && value.isBoolean()) {
                texts.add(value.asText());
            } else if (field.getKey().equals(DRY_RUN)) {
                throw new JobException.Invalid(DRY_RUN, "must be true or false");
            } else {
                texts.add(text(field.getKey(), value));
            }
            values.put(field.getKey(), texts);
        }
        return values;
    }

    private static String text(String field, JsonNode value) {
        if (!value.isTextual()) {
            throw new JobException.Invalid(field, "must be a string");
        }
        return value.textValue();
    }
}
