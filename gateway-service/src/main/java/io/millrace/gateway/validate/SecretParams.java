package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.core.job.Json;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The top-level properties that a type's schema names in {@code x-secret}: whoever runs the job gets their values, and nobody is shown them. */
record SecretParams(Set<String> names) {
    static final String KEYWORD = "x-secret";
    private static final TextNode MASK = TextNode.valueOf("***");

    static SecretParams of(JsonNode schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.path(KEYWORD).forEach(name -> names.add(name.asText()));
        return new SecretParams(names);
    }

    /** The params as they may be shown; empty: as they are. Of objects and lists, what they hold is masked, so that one sees what was given. */
    Optional<Json> masked(ObjectNode params) {
        if (names.stream().noneMatch(params::has)) {
            return Optional.empty();
        }
        ObjectNode masked = params.deepCopy();
        names.stream().filter(params::has).forEach(name -> masked.set(name, mask(masked.get(name))));
        return Optional.of(new Json(masked.toString()));
    }

    private static JsonNode mask(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(mask(member.getValue())));
            return object;
        }
        if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, mask(array.get(i)));
            }
            return array;
        }
        return MASK;
    }
}
