package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.millrace.core.job.Json;
import io.millrace.gateway.wire.StrictJson;
import java.util.Locale;

/** Whether what a client calls a schema is one: by the schema of schemas, which comes along with the library, and by compiling it. */
final class SchemaCheck {
    private static final JsonSchema SCHEMA_OF_SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                    SchemaLocation.of(SchemaId.V202012),
                    SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build());

    private SchemaCheck() {}

    /** @throws io.millrace.core.error.JobException.Invalid on field {@code schema} if it is none of an object's */
    static void check(Json schema) {
        FieldErrors errors = new FieldErrors();
        JsonNode tree = StrictJson.readTrusted(schema.text());
        for (ValidationMessage message : SCHEMA_OF_SCHEMAS.validate(tree)) {
            errors.add("schema", message.getMessage());
        }
        errors.throwIfAny();
        if (!tree.path("type").asText("object").equals("object")) {
            errors.add("schema", "must be of an object: params are one");
        }
        errors.throwIfAny();
        try {
            ParamsSchema.compile(schema);
        } catch (IllegalArgumentException e) {
            errors.add("schema", "must be a JSON Schema (2020-12) that refers to nothing outside of itself");
        }
        errors.throwIfAny();
    }
}
