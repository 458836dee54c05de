package io.millrace.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queries of all dashboards, with their variables filled in as Grafana does it when all of them is chosen. */
final class Dashboards {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    private Dashboards() {}

    /** A query, and where it is. */
    record Query(String where, String expression) {}

    static List<Query> queries() {
        List<Query> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Monitoring.OBSERVE.resolve("dashboards"))) {
            for (Path file : files.sorted().toList()) {
                add(all, file.getFileName().toString(), JSON.readTree(file.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static void add(List<Query> all, String file, JsonNode dashboard) {
        List<String> variables = new ArrayList<>();
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                variables.add(variable.path("name").asText());
                all.add(new Query(
                        file + ": $" + variable.path("name").asText(),
                        values(variable.path("query").path("query").asText())));
            }
        }
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String where = file + ": " + panel.path("title").asText() + " "
                        + target.path("refId").asText();
                all.add(new Query(where, filled(target.path("expr").asText(), variables)));
            }
        }
    }

    private static String values(String definition) {
        Matcher matcher = VALUES.matcher(definition);
        if (!matcher.matches()) {
            throw new AssertionError(definition);
        }
        return "count by (" + matcher.group(2) + ") (" + matcher.group(1) + ")";
    }

    private static String filled(String expression, List<String> variables) {
        String filled = expression.replace("$__rate_interval", "1m");
        for (String variable : variables) {
            filled = filled.replace("$" + variable, ".*");
        }
        return filled;
    }
}
