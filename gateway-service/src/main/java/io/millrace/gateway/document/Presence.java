package io.millrace.gateway.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Says of each field of an answer that it is always there, and that it may be null if the code says so ({@code @Nullable}); where nulls are
 * left away ({@code @JsonInclude}), that it may be missing. Bodies of requests are as their endpoints describe them.
 */
final class Presence {
    private static final DotName SCHEMA =
            DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");
    private static final DotName NULLABLE = DotName.createSimple("org.jspecify.annotations.Nullable");
    private static final DotName PROPERTY = DotName.createSimple("com.fasterxml.jackson.annotation.JsonProperty");
    private static final DotName UNWRAPPED = DotName.createSimple("com.fasterxml.jackson.annotation.JsonUnwrapped");
    private static final DotName INCLUDE = DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");

    private final IndexView index;

    Presence(IndexView index) {
        this.index = index;
    }

    void note(OpenAPI document) {
        Set<String> requests = requests(document);
        document.getComponents().getSchemas().forEach((name, schema) -> {
            ClassInfo type = typeOf(name);
            if (type != null && !requests.contains(name) && schema.getProperties() != null) {
                note(schema, type);
            }
        });
    }

    /** The bodies of requests, and what is in them. */
    private static Set<String> requests(OpenAPI document) {
        Set<String> requests = new HashSet<>();
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(operation -> {
                    if (operation.getRequestBody() != null) {
                        operation.getRequestBody().getContent().getMediaTypes().values().stream()
                                .map(type -> type.getSchema())
                                .forEach(schema -> add(schema, document, requests));
                    }
                }));
        return requests;
    }

    private static void add(@Nullable Schema schema, OpenAPI document, Set<String> requests) {
        if (schema == null || schema.getRef() == null) {
            return;
        }
        String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
        Schema body = document.getComponents().getSchemas().get(name);
        if (requests.add(name) && body != null && body.getProperties() != null) {
            body.getProperties().values().forEach(property -> add(property, document, requests));
        }
    }

    private void note(Schema schema, ClassInfo type) {
        List<String> required = new ArrayList<>();
        note(schema, type, required);
        schema.setRequired(required);
    }

    private void note(Schema schema, ClassInfo type, List<String> required) {
        boolean nullsAreLeftAway = type.hasAnnotation(INCLUDE);
        Map<String, Schema> properties = schema.getProperties();
        for (FieldInfo field : type.fields()) {
            if (field.hasAnnotation(UNWRAPPED)) {
                note(schema, index.getClassByName(field.type().name()), required);
                continue;
            }
            String name = wireName(field);
            Schema property = properties.get(name);
            if (property == null) {
                continue;
            }
            boolean nullable = field.type().hasAnnotation(NULLABLE);
            if (nullable && !nullsAreLeftAway) {
                schema.addProperty(name, orNull(property));
            }
            if (!nullable || !nullsAreLeftAway) {
                required.add(name);
            }
        }
    }

    private @Nullable ClassInfo typeOf(String schema) {
        return index.getKnownClasses().stream()
                .filter(type -> type.name().toString().startsWith("io.millrace."))
                .filter(type -> type.isRecord()
                        && (named(type).equals(schema) || type.simpleName().equals(schema)))
                .max(Comparator.comparing(type -> named(type).equals(schema)))
                .orElse(null);
    }

    /** The name that its annotation gives it; empty: none. */
    private static String named(ClassInfo type) {
        AnnotationInstance annotation = type.declaredAnnotation(SCHEMA);
        return annotation != null && annotation.value("name") != null
                ? annotation.value("name").asString()
                : "";
    }

    private static String wireName(FieldInfo field) {
        AnnotationInstance property = field.annotation(PROPERTY);
        return property != null && property.value() != null ? property.value().asString() : field.name();
    }

    private static Schema orNull(Schema property) {
        if (property.getRef() != null || property.getType() == null) {
            return OASFactory.createSchema()
                    .addAnyOf(property)
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        if (!property.getType().contains(SchemaType.NULL)) {
            property.addType(SchemaType.NULL);
        }
        return property;
    }
}
