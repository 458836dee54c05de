package io.millrace.gateway.document;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The published document, to hold answers against. */
final class PublishedContract {
    private static final String ADDRESS = "https://millrace.example/openapi.json";

    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new HashMap<>();

    private PublishedContract(String text, JsonNode document) {
        this.document = document;
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, text))));
    }

    /** As the running gateway serves it. */
    static PublishedContract fetch(ObjectMapper mapper) throws Exception {
        String text =
                given().accept(ContentType.JSON).get("/openapi?format=json").asString();
        return new PublishedContract(text, mapper.readTree(text));
    }

    JsonNode document() {
        return document;
    }

    /** Such as {@code GET /jobs/{job_id}}. */
    List<String> operations() {
        List<String> found = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> found.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return found;
    }

    JsonNode operation(String name) {
        return document.at(pointer(name));
    }

    private static String pointer(String operation) {
        String[] parts = operation.split(" ", 2);
        return "/paths/" + parts[1].replace("~", "~0").replace("/", "~1") + "/" + parts[0].toLowerCase(Locale.ROOT);
    }

    /** Its status, its kind of content and its body are what the document says of this operation. */
    void assertKeeps(String operation, Response answer) {
        String what = operation + " " + answer.statusCode() + " " + answer.asString();
        JsonNode response = operation(operation).at("/responses/" + answer.statusCode());
        assertThat(response.isMissingNode()).as("undocumented status: " + what).isFalse();
        if (answer.asString().isEmpty()) {
            assertThat(response.has("content"))
                    .as("a body is promised: " + what)
                    .isFalse();
            return;
        }
        String kind = answer.contentType().split(";")[0].strip();
        String pointer =
                pointer(operation) + "/responses/" + answer.statusCode() + "/content/" + kind.replace("/", "~1");
        assertThat(document.at(pointer).isMissingNode())
                .as("undocumented " + kind + ": " + what)
                .isFalse();
        if (kind.endsWith("ndjson")) {
            answer.asString()
                    .lines()
                    .forEach(line -> assertThat(errors(pointer + "/schema", line))
                            .as(what)
                            .isEmpty());
        } else if (kind.endsWith("event-stream")) {
            answer.asString()
                    .lines()
                    .filter(line -> line.startsWith("data:"))
                    .forEach(line -> assertThat(errors(pointer + "/schema", line.substring("data:".length())))
                            .as(what)
                            .isEmpty());
        } else if (kind.endsWith("json")) {
            assertThat(errors(pointer + "/schema", answer.asString())).as(what).isEmpty();
        }
    }

    /** @param schema where it is in the document */
    record Example(String schema, String body) {}

    /** All that the document shows. */
    List<Example> examples() {
        List<Example> found = new ArrayList<>();
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("examples")
                        .forEach(example ->
                                found.add(new Example("/components/schemas/" + schema.getKey(), example.toString()))));
        for (String name : operations()) {
            operation(name)
                    .at("/requestBody/content")
                    .properties()
                    .forEach(content -> content.getValue()
                            .path("examples")
                            .forEach(example -> found.add(new Example(
                                    pointer(name) + "/requestBody/content/"
                                            + content.getKey().replace("/", "~1") + "/schema",
                                    example.path("value").toString()))));
        }
        return found;
    }

    void assertIsOfItsSchema(Example example) {
        assertThat(errors(example.schema(), example.body()))
                .as(example.toString())
                .isEmpty();
    }

    private Set<ValidationMessage> errors(String pointer, String body) {
        JsonSchema schema =
                known.computeIfAbsent(pointer, at -> schemas.getSchema(SchemaLocation.of(ADDRESS + "#" + at)));
        return schema.validate(body, com.networknt.schema.InputFormat.JSON);
    }
}
