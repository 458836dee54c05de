package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.millrace.core.job.Json;
import io.millrace.gateway.wire.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A type's JSON Schema (2020-12), compiled once. Knows what a schema validator does not do: it fills in the defaults of
 * top-level properties first, and checks {@code x-ordered} and {@code x-exactly-one}. References to anything outside of the schema are refused.
 */
final class ParamsSchema {
    private static final String ORDERED = "x-ordered";
    private static final String EXACTLY_ONE = "x-exactly-one";
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.builder(
                    JsonSchemaFactory.getInstance(VersionFlag.V202012))
            .metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword(ORDERED))
                    .keyword(new NonValidationKeyword(EXACTLY_ONE))
                    .keyword(new NonValidationKeyword(SecretParams.KEYWORD))
                    .build())
            .schemaLoaders(loaders -> loaders.values(all -> all.add(0, DisallowSchemaLoader.getInstance())))
            .build();
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .build();

    private final JsonSchema schema;
    private final Map<String, JsonNode> defaults;
    private final List<Ordered> ordered;
    private final List<List<String>> exactlyOne;
    private final SecretParams secrets;

    /** {@code low} may be at most {@code high}. */
    private record Ordered(String low, String high) {}

    private ParamsSchema(JsonSchema schema, JsonNode text) {
        this.schema = schema;
        this.defaults = defaultsOf(text);
        this.ordered = orderedOf(text);
        this.exactlyOne = exactlyOneOf(text);
        this.secrets = SecretParams.of(text);
    }

    /** @throws IllegalArgumentException if it is no schema */
    static ParamsSchema compile(Json text) {
        JsonNode node = StrictJson.readTrusted(text.text());
        if (!node.isObject()) {
            throw new IllegalArgumentException("a schema of params must be an object");
        }
        try {
            JsonSchema schema = FACTORY.getSchema(node, CONFIG);
            schema.initializeValidators();
            return new ParamsSchema(schema, node);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a usable JSON Schema", e);
        }
    }

    private static Map<String, JsonNode> defaultsOf(JsonNode schema) {
        Map<String, JsonNode> defaults = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(property -> {
            JsonNode value = property.getValue().get("default");
            if (value != null) {
                defaults.put(property.getKey(), value);
            }
        });
        return defaults;
    }

    private static List<Ordered> orderedOf(JsonNode schema) {
        List<Ordered> pairs = new ArrayList<>();
        schema.path(ORDERED)
                .forEach(pair -> pairs.add(
                        new Ordered(pair.path(0).asText(), pair.path(1).asText())));
        return pairs;
    }

    private static List<List<String>> exactlyOneOf(JsonNode schema) {
        List<List<String>> groups = new ArrayList<>();
        schema.path(EXACTLY_ONE).forEach(group -> {
            List<String> names = new ArrayList<>();
            group.forEach(name -> names.add(name.asText()));
            groups.add(names);
        });
        return groups;
    }

    /** The params with what is not given filled in. The given object stays as it is. */
    ObjectNode withDefaults(ObjectNode params) {
        ObjectNode filled = params.deepCopy();
        defaults.forEach((name, value) -> {
            if (!filled.has(name)) {
                filled.set(name, value);
            }
        });
        return filled;
    }

    SecretParams secrets() {
        return secrets;
    }

    /** Complains of all that does not fit, under {@code params}. */
    void check(ObjectNode params, FieldErrors errors) {
        boolean fits = true;
        for (ValidationMessage message : schema.validate(params)) {
            errors.add(field(message), sentence(message));
            fits = false;
        }
        if (fits) {
            ordered.forEach(pair -> checkOrder(params, pair, errors));
            exactlyOne.forEach(names -> checkOne(params, names, errors));
        }
    }

    private static void checkOne(ObjectNode params, List<String> names, FieldErrors errors) {
        if (names.stream().filter(params::has).count() != 1) {
            errors.add("params", "must have exactly one of " + String.join(", ", names));
        }
    }

    private static void checkOrder(ObjectNode params, Ordered pair, FieldErrors errors) {
        JsonNode low = params.path(pair.low());
        JsonNode high = params.path(pair.high());
        if (low.isNumber() && high.isNumber() && low.decimalValue().compareTo(high.decimalValue()) > 0) {
            errors.add("params." + pair.low(), "must be at most " + pair.high());
        }
    }

    private static String field(ValidationMessage message) {
        StringBuilder field = new StringBuilder("params");
        JsonNodePath path = message.getInstanceLocation();
        for (int i = 0; i < path.getNameCount(); i++) {
            Object element = path.getElement(i);
            field.append(element instanceof Integer ? "[" + element + "]" : "." + element);
        }
        if (message.getProperty() != null) {
            field.append('.').append(message.getProperty());
        }
        return field.toString();
    }

    private static String sentence(ValidationMessage message) {
        String text = message.getMessage();
        String prefix = message.getInstanceLocation() + ": ";
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
}
