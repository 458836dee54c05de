package io.millrace.cli.command;

import io.millrace.cli.api.Json;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The params of a type, a line each, as its JSON Schema tells of them. */
final class TypeParams {
    private final Map<String, Object> schema;

    private TypeParams(Map<String, Object> schema) {
        this.schema = schema;
    }

    static void print(String type, Map<String, Object> schema, Output out) {
        TypeParams params = new TypeParams(schema);
        Map<String, Object> all = Json.map(schema, "properties");
        if (all.isEmpty()) {
            out.note("it has no params: millrace submit " + type);
            return;
        }
        Table table = new Table(out, "param", "kind", "range", "default", "description");
        all.keySet().forEach(name -> params.row(table, name, Json.map(all, name)));
        table.print();
        out.note("such as: millrace submit " + type + params.example());
    }

    private String example() {
        return schema.get("required") instanceof List<?> names ? " --param " + joined(names, "=… --param ") + "=…" : "";
    }

    private void row(Table table, String name, Map<String, Object> property) {
        boolean required = schema.get("required") instanceof List<?> names && names.contains(name);
        Object usual = property.get("default");
        table.row(
                name,
                kind(property),
                range(property),
                required ? "(required)" : usual == null ? "" : Json.write(usual),
                Json.textOr(property, "description", ""));
    }

    private static String kind(Map<String, Object> property) {
        Object kind = property.get("type");
        if (property.get("enum") instanceof List<?> values) {
            return joined(values, "|");
        }
        return kind instanceof List<?> kinds ? joined(kinds, " or ") : kind == null ? "any" : kind.toString();
    }

    private static String joined(List<?> values, String between) {
        return String.join(between, values.stream().map(String::valueOf).toList());
    }

    private static String range(Map<String, Object> property) {
        List<String> bounds = new ArrayList<>();
        add(bounds, property.get("minimum"), property.get("maximum"), "");
        add(bounds, property.get("minLength"), property.get("maxLength"), " characters");
        add(bounds, property.get("minItems"), property.get("maxItems"), " items");
        return String.join(", ", bounds);
    }

    private static void add(List<String> bounds, @Nullable Object least, @Nullable Object most, String of) {
        if (least != null || most != null) {
            bounds.add((least == null ? "" : least) + ".." + (most == null ? "" : most) + of);
        }
    }
}
