package io.millrace.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Labels as the JSON object that the store keeps them in. */
final class Labels {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private Labels() {}

    static String format(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "{}";
        }
        try {
            return JSON.writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("labels are no JSON", e);
        }
    }

    static Map<String, String> parse(String json) {
        if (json.equals("{}")) {
            return Map.of();
        }
        try {
            return JSON.readValue(json, STRINGS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored labels are no JSON object of strings", e);
        }
    }
}
