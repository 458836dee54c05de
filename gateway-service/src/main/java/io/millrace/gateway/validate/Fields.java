package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.policy.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object field by field, and complains of all that is wrong with it. Nothing is coerced: a number in quotes, a fraction for a
 * whole number, a null for "not given" are errors. Unknown fields are errors, so that nobody sets what is not his to set, and nobody
 * misspells a field without learning of it. Null: not given, or complained of. Not thread-safe.
 */
public final class Fields {
    private final ObjectNode body;
    private final String path;
    private final FieldErrors errors;

    private Fields(ObjectNode body, String path, Set<String> known, FieldErrors errors) {
        this.body = body;
        this.path = path;
        this.errors = errors;
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                errors.add(path + name, "unknown field");
            }
        });
    }

    /** @param known the names that there may be */
    public static Fields of(ObjectNode body, Set<String> known, FieldErrors errors) {
        return new Fields(body, "", known, errors);
    }

    /** Those of an object in this one. */
    public @Nullable Fields in(String field, Set<String> known) {
        ObjectNode object = object(field);
        return object == null ? null : new Fields(object, path + field + ".", known, errors);
    }

    public boolean has(String field) {
        return body.has(field);
    }

    public @Nullable String text(String field) {
        JsonNode value = body.get(field);
        if (value != null && !value.isTextual()) {
            errors.add(path + field, "must be a string");
        }
        return value == null ? null : value.textValue();
    }

    public @Nullable Long whole(String field) {
        JsonNode value = body.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            errors.add(path + field, "must be a whole number");
            return null;
        }
        // Beyond a long is beyond every bound: whoever checks names the bound.
        return value.canConvertToLong()
                ? value.longValue()
                : Long.MAX_VALUE * value.bigIntegerValue().signum();
    }

    /** Within bounds; the fallback if it is not given, or not so. */
    public long whole(String field, Bounds bounds, long fallback) {
        return errors.within(path + field, whole(field), bounds, fallback);
    }

    /** That has to be given. The lower bound, and a complaint, if it is not. */
    public long required(String field, Bounds bounds) {
        if (!body.has(field)) {
            errors.add(path + field, "is required");
        }
        return whole(field, bounds, bounds.min());
    }

    public @Nullable ObjectNode object(String field) {
        JsonNode value = body.get(field);
        if (value instanceof ObjectNode object) {
            return object;
        }
        if (value != null) {
            errors.add(path + field, "must be an object");
        }
        return null;
    }

    /** The strings of an array of so many. None, and a complaint, if it is no such array, or not given. */
    public List<String> texts(String field, Bounds size) {
        JsonNode value = body.path(field);
        List<String> texts = new ArrayList<>();
        if (!value.isArray() || !size.contains(value.size())) {
            errors.add(path + field, "must be an array of " + size + " strings");
            return texts;
        }
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isTextual()) {
                texts.add(value.get(i).textValue());
            } else {
                errors.add(path + field + "[" + i + "]", "must be a string");
            }
        }
        return texts;
    }

    /** As {@link FieldErrors#add}, of a field of this object. */
    public void complain(String field, String message) {
        errors.add(path + field, message);
    }
}
