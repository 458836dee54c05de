package io.millrace.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether an answer is one that the document knows, and gives nothing away. */
final class Judge {
    private static final int FIRST_PROBLEM = 400;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Pattern LEAK = Pattern.compile(
            "(?i)exception|\\bat [a-z.]+\\(|io\\.millrace|java\\.(lang|util)|org\\.(postgresql|hibernate|jboss)"
                    + "|jackson|netty|vertx|select .+ from |insert into|stack ?trace|\\$2[aby]\\$");
    /** A path that was made up may belong to no operation. */
    private static final Set<String> OF_NO_OPERATION = Set.of("not-found", "method-not-allowed");

    private final JsonNode document;
    private final ObjectMapper json = new ObjectMapper();

    Judge(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with it. */
    Optional<String> fault(Attempt attempt, HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status >= FIRST_SERVER_ERROR) {
            return Optional.of("a server error");
        }
        if (status < FIRST_PROBLEM) {
            return responses(attempt).has(Integer.toString(status))
                    ? Optional.empty()
                    : Optional.of("an undocumented status");
        }
        if (LEAK.matcher(answer.body()).find()) {
            return Optional.of("it gives something away");
        }
        String kind = answer.headers().firstValue("Content-Type").orElse("");
        if (!kind.startsWith("application/problem+json")) {
            return Optional.of("no problem, but " + kind);
        }
        return problem(attempt, status, answer.body());
    }

    private Optional<String> problem(Attempt attempt, int status, String body) {
        try {
            JsonNode problem = json.readTree(body);
            String code = problem.path("code").asText();
            if (problem.path("status").asInt() != status
                    || problem.path("trace_id").asText().isEmpty()) {
                return Optional.of("its status or trace_id is not there");
            }
            if (OF_NO_OPERATION.contains(code)) {
                return Optional.empty();
            }
            for (JsonNode known : responses(attempt)
                    .at("/" + status + "/content/application~1problem+json/schema/properties/code/enum")) {
                if (known.asText().equals(code)) {
                    return Optional.empty();
                }
            }
            return Optional.of("an undocumented code");
        } catch (JsonProcessingException e) {
            return Optional.of("no JSON");
        }
    }

    private JsonNode responses(Attempt attempt) {
        String[] parts = attempt.operation().split(" ", 2);
        return document.at("/paths/" + parts[1].replace("~", "~0").replace("/", "~1") + "/"
                + parts[0].toLowerCase(Locale.ROOT) + "/responses");
    }
}
