package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Dated JSON files of what was measured. */
final class Results {
    private Results() {}

    /** When and where. */
    static ObjectNode begin() {
        return new ObjectMapper()
                .createObjectNode()
                .put("at", Instant.now().toString())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.version"));
    }

    static void write(Path folder, String name, ObjectNode result) throws IOException {
        String date = result.path("at").asText().substring(0, 16).replace(":", "");
        Path file = folder.resolve(name + "-" + date + ".json");
        Files.writeString(file, result.toPrettyString() + "\n");
        System.out.println("written: " + file);
    }
}
