package io.millrace.cli.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps and lists; what is unknown is null, and never an error. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JSON READER =
            JSON.std.with(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS, JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {}

    /** @throws IOException if it is no JSON object */
    public static Map<String, Object> object(String text) throws IOException {
        return READER.mapFrom(text);
    }

    /** Any value; a JSON null is null. */
    public static @Nullable Object value(String text) throws IOException {
        return READER.anyFrom(text);
    }

    public static String write(Object value) {
        try {
            return READER.asString(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON can be made of it", e);
        }
    }

    /** The items of an array that is a member of this object, each as it was sent, on a line. */
    public static List<String> items(String object, String member) throws IOException {
        List<String> items = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = member.equals(parser.currentName());
                parser.nextToken();
                while (wanted && parser.nextToken() == JsonToken.START_OBJECT) {
                    items.add(copy(parser));
                }
                parser.skipChildren();
            }
        }
        return items;
    }

    private static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }

    public static @Nullable String text(Map<String, Object> object, String member) {
        Object value = object.get(member);
        return value == null ? null : value.toString();
    }

    public static String textOr(Map<String, Object> object, String member, String otherwise) {
        String text = text(object, member);
        return text == null ? otherwise : text;
    }

    public static @Nullable Long number(Map<String, Object> object, String member) {
        return object.get(member) instanceof Number number ? (Long) number.longValue() : null;
    }

    /** Empty if there is none. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Map<String, Object> object, String member) {
        return object.get(member) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** The objects of an array; empty if there is none. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> maps(Map<String, Object> object, String member) {
        return object.get(member) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }
}
