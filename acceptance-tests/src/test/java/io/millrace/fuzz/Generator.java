package io.millrace.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes requests up: of each number always the same one, for a seed and a document. */
final class Generator {
    private static final int LONGEST_QUERY = 12_000;

    private record Operation(String method, String path, JsonNode node) {}

    private final long seed;
    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> jobs;
    private final Map<String, String> users;

    /**
     * @param jobs ids to ask about
     * @param users their {@code Authorization}, by name: {@code demo}, {@code admin} and {@code agent}
     */
    Generator(long seed, JsonNode document, List<String> jobs, Map<String, String> users) {
        this.seed = seed;
        this.document = document;
        this.jobs = jobs;
        this.users = users;
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(each -> operations.add(new Operation(
                                each.getKey().toUpperCase(Locale.ROOT), path.getKey(), each.getValue()))));
    }

    Attempt make(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        Operation operation = Oddities.pick(operations, random);
        Map<String, String> headers = headers(operation.path().startsWith("/agent/") ? "agent" : "demo", random);
        byte[] body = null;
        if (operation.node().has("requestBody") || random.nextInt(20) == 0) {
            body = body(operation, random);
            headers.put("Content-Type", random.nextInt(12) == 0 ? Oddities.header(random) : "application/json");
        }
        headers.values().removeIf(String::isEmpty);
        return new Attempt(
                number,
                operation.method() + " " + operation.path(),
                operation.method(),
                path(operation.path(), random) + query(operation.node(), random),
                headers,
                body);
    }

    /** @param mostly who it is, mostly */
    private Map<String, String> headers(String mostly, Random random) {
        Map<String, String> headers = new HashMap<>();
        int who = random.nextInt(20);
        if (who < 15) {
            headers.put("Authorization", users.getOrDefault(mostly, ""));
        } else if (who < 17) {
            headers.put("Authorization", users.getOrDefault("admin", ""));
        } else if (who < 19) {
            headers.put(
                    "Authorization", Oddities.pick(List.of("Bearer a.b.c", "Basic !", "Bearer", "Digest x"), random));
        }
        if (random.nextInt(10) == 0) {
            headers.put("Accept", Oddities.header(random));
        }
        if (random.nextInt(10) == 0) {
            headers.put("Last-Event-ID", Oddities.header(random));
        }
        if (random.nextInt(10) == 0) {
            headers.put("X-Forwarded-For", Oddities.pick(List.of("1.2.3.4", "::1, x", "unknown"), random));
            headers.put("traceparent", Oddities.pick(List.of("00-zz", "00-" + "a".repeat(32) + "-b-01"), random));
        }
        return headers;
    }

    private String path(String template, Random random) {
        String path = template;
        while (path.contains("{")) {
            String name = path.substring(path.indexOf('{') + 1, path.indexOf('}'));
            path = path.replaceFirst("\\{[^}]+}", argument(name, random).replace("$", "%24"));
        }
        return path;
    }

    private String argument(String name, Random random) {
        if (name.equals("job_id") && random.nextInt(3) > 0) {
            return Oddities.pick(jobs, random);
        }
        return random.nextInt(3) == 0 ? "fuzz-" + random.nextInt(50) : Oddities.encoded(Oddities.word(random));
    }

    private String query(JsonNode operation, Random random) {
        List<String> parts = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query") && random.nextInt(3) == 0) {
                parts.add(parameter.path("name").asText() + "=" + Oddities.encoded(argument(parameter, random)));
            }
        }
        if (random.nextInt(15) == 0) {
            parts.add(Oddities.encoded(Oddities.word(random)) + "=" + Oddities.encoded(Oddities.word(random)));
        }
        // What is too long to be read has a test of its own.
        while (String.join("&", parts).length() > LONGEST_QUERY) {
            parts.remove(0);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private String argument(JsonNode parameter, Random random) {
        // A long poll is no hang; but twenty thousand of them would be long.
        if (parameter.path("name").asText().equals("wait")) {
            return Oddities.pick(List.of("0", "-1", "61", "x", "1.5", ""), random);
        }
        JsonNode schema = resolved(parameter.path("schema"));
        return random.nextBoolean() ? Oddities.word(random) : plain(value(schema, random));
    }

    private static String plain(String json) {
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private byte[] body(Operation operation, Random random) {
        JsonNode schema = resolved(operation.node().at("/requestBody/content/application~1json/schema"));
        JsonNode examples = operation.node().at("/requestBody/content/application~1json/examples");
        String text = !examples.isEmpty() && random.nextInt(3) == 0
                ? impatient(Oddities.pick(List.copyOf(examples.findValues("value")), random)
                        .toString())
                : value(schema, random);
        switch (random.nextInt(12)) {
            case 0 -> text = text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> text = Oddities.json(random);
            case 2 -> text = text + Oddities.json(random);
            case 3 -> text = text.replaceFirst("\\{", "{\"extra\": 1, \"owner\": \"admin\", ");
            case 4 -> text = text.replaceFirst("\\{(\"[a-z_]+\": )", "{$1 5, $1");
            default -> {}
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(25) == 0 && bytes.length > 0) {
            bytes = Arrays.copyOf(bytes, bytes.length);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    /** A long wait is no hang; but thousands of them would be long. */
    private static String impatient(String example) {
        return example.replaceFirst("\"wait_seconds\": ?\\d+", "\"wait_seconds\": 0");
    }

    /** JSON that the schema allows, or now and then does not. */
    private String value(@Nullable JsonNode given, Random random) {
        JsonNode schema = resolved(given);
        if (random.nextInt(12) == 0) {
            return Oddities.json(random);
        }
        if (schema.has("enum")) {
            return schema.get("enum")
                    .get(random.nextInt(schema.get("enum").size()))
                    .toString();
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText();
        return switch (type) {
            case "object" -> object(schema, random);
            case "array" -> "[" + value(schema.get("items"), random) + "]";
            case "integer", "number" -> number(schema, random);
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default -> random.nextInt(4) == 0 ? Oddities.json(random) : "\"fuzz-" + random.nextInt(200) + "\"";
        };
    }

    private static String number(JsonNode schema, Random random) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(1_000);
        return switch (random.nextInt(5)) {
            case 0 -> Long.toString(least - 1);
            case 1 -> Long.toString(most + 1);
            default -> Long.toString(least + Math.floorMod(random.nextLong(), most - least + 1));
        };
    }

    private String object(JsonNode schema, Random random) {
        List<String> members = new ArrayList<>();
        schema.path("properties").properties().forEach(each -> {
            if (random.nextInt(3) == 0) {
                members.add("\"" + each.getKey() + "\": " + member(each.getKey(), each.getValue(), random));
            }
        });
        return "{" + String.join(", ", members) + "}";
    }

    private String member(String name, JsonNode schema, Random random) {
        if (name.equals("wait_seconds")) {
            return Oddities.pick(List.of("0", "-1", "31", "0.5", "\"1\""), random);
        }
        // Words that mean something, so that more than the outermost check is met.
        if (name.equals("types") && random.nextInt(4) > 0) {
            return Oddities.pick(List.of("[\"noop\"]", "[\"noop\", \"report\"]", "[\"nope\"]", "[]"), random);
        }
        if (name.equals("type") && random.nextInt(4) > 0) {
            return Oddities.pick(List.of("\"noop\"", "\"compute_sum\"", "\"report\"", "\"unstable_task\""), random);
        }
        if (name.equals("params") && random.nextBoolean()) {
            return Oddities.pick(
                    List.of(
                            "{\"numbers\": [1, 2]}",
                            "{\"seconds\": 0}",
                            "{\"failure_rate\": 2}",
                            "{\"numbers\": [1e999]}"),
                    random);
        }
        return value(schema, random);
    }

    private JsonNode resolved(@Nullable JsonNode schema) {
        JsonNode node = schema == null ? MissingNode.getInstance() : schema;
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
