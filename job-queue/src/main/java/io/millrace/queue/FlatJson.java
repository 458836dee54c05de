package io.millrace.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One JSON object of plain members, as messages are. Reading is total: what is no such object is empty. */
final class FlatJson {
    private static final JsonFactory JSON = new JsonFactory();
    /** Far above any message of ours. */
    private static final int MOST_BYTES = 16 * 1024;

    private final Map<String, Object> members;

    private FlatJson(Map<String, Object> members) {
        this.members = members;
    }

    /** Writes the members of one object. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] write(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Members that are no string, integer or boolean are left out, so that later versions may add what they like. */
    static Optional<FlatJson> read(byte[] body) {
        if (body.length > MOST_BYTES) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Object> members = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                readMember(json, members);
            }
            return json.nextToken() == null ? Optional.of(new FlatJson(members)) : Optional.empty();
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    private static void readMember(JsonParser json, Map<String, Object> members) throws IOException {
        String name = json.currentName();
        switch (json.nextToken()) {
            case VALUE_STRING -> members.put(name, json.getText());
            case VALUE_NUMBER_INT -> members.put(name, json.getLongValue());
            case VALUE_TRUE, VALUE_FALSE -> members.put(name, json.getBooleanValue());
            default -> json.skipChildren();
        }
    }

    /** Whether there is such a member, of whatever kind that is kept. */
    boolean has(String name) {
        return members.containsKey(name);
    }

    Optional<String> text(String name) {
        return member(name, String.class);
    }

    Optional<Integer> positive(String name) {
        return member(name, Long.class)
                .filter(number -> number >= 1 && number <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    Optional<Boolean> flag(String name) {
        return member(name, Boolean.class);
    }

    private <T> Optional<T> member(String name, Class<T> type) {
        return Optional.ofNullable(members.get(name)).filter(type::isInstance).map(type::cast);
    }
}
