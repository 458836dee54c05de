package io.millrace.gateway.document;

import io.millrace.gateway.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * The problems of one endpoint, each status with the codes that it may have. An endpoint names its own in the description of a response, as
 * {@code code: what that means; another-code: …}; those that follow from what it is are added here.
 */
final class ProblemResponses {
    private static final int FIRST_PROBLEM = 400;
    private static final Pattern CODE = Pattern.compile("\\s*([a-z]+(?:-[a-z]+)*)\\s*(?::.*)?");
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("invalid", "errors names each field that is wrong"),
            Map.entry("unauthenticated", "there are no credentials"),
            Map.entry("bad-credentials", "unknown user, wrong password or no valid token"),
            Map.entry("not-permitted", "this user may not do this"),
            Map.entry("unknown-job", "no job of this id, or one of somebody else"),
            Map.entry("not-acceptable", "this is not to be had in the form of the Accept header"),
            Map.entry("request-timeout", "the body was not there in time"),
            Map.entry("too-large", "the body is larger than 1 MiB, of a batch 16 MiB"),
            Map.entry("unsupported-media-type", "the Content-Type must be application/json"),
            Map.entry("rate-limited", "too many requests; Retry-After says when to come again"),
            Map.entry("internal", "an error of the server; its log has it under the trace_id"),
            Map.entry("unavailable", "PostgreSQL cannot be reached; Retry-After says when to come again"));

    private final String path;
    private final Operation operation;
    private final SortedMap<Integer, List<String>> parts = new TreeMap<>();

    ProblemResponses(String path, Operation operation) {
        this.path = path;
        this.operation = operation;
    }

    void add() {
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.matches("\\d+") && Integer.parseInt(status) >= FIRST_PROBLEM) {
                Arrays.stream(response.getDescription().split(";"))
                        .forEach(part -> parts(Integer.parseInt(status)).add(part.strip()));
            }
        });
        whatFollows();
        parts.forEach(
                (status, each) -> operation.getResponses().addAPIResponse(status.toString(), response(status, each)));
    }

    private void whatFollows() {
        boolean body = operation.getRequestBody() != null;
        also(400, "invalid");
        if (DocumentFilter.PUBLIC.contains(path)) {
            also(429, "rate-limited");
        } else {
            also(401, "unauthenticated");
            also(401, "bad-credentials");
            also(403, "not-permitted");
            also(429, "rate-limited");
        }
        if (path.contains("{job_id}")) {
            also(404, "unknown-job");
        }
        if (body) {
            also(408, "request-timeout");
            also(413, "too-large");
            also(415, "unsupported-media-type");
        }
        also(406, "not-acceptable");
        also(500, "internal");
        also(503, "unavailable");
    }

    private void also(int status, String code) {
        if (!codes(parts(status)).contains(code)) {
            parts(status).add(code);
        }
    }

    private List<String> parts(int status) {
        return parts.computeIfAbsent(status, unused -> new ArrayList<>());
    }

    private static List<String> codes(List<String> parts) {
        return parts.stream().map(ProblemResponses::code).toList();
    }

    private static String code(String part) {
        Matcher code = CODE.matcher(part);
        if (!code.matches()) {
            throw new IllegalStateException("the description of a problem begins with its code: " + part);
        }
        return code.group(1);
    }

    private static APIResponse response(int status, List<String> parts) {
        List<Object> codes = List.copyOf(codes(parts));
        Schema schema = OASFactory.createSchema()
                .addAllOf(OASFactory.createSchema().ref("#/components/schemas/Problem"))
                .addProperty("status", integer().addEnumeration(status))
                .addProperty(
                        "code",
                        OASFactory.createSchema().addType(SchemaType.STRING).enumeration(codes));
        APIResponse response = OASFactory.createAPIResponse()
                .description(String.join(
                        "; ", parts.stream().map(ProblemResponses::explained).toList()))
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(schema)));
        if (status == 401) {
            response.addHeader(
                    "WWW-Authenticate",
                    OASFactory.createHeader().schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        } else if (status == 429 || status == 503) {
            response.addHeader("Retry-After", OASFactory.createHeader().schema(integer()));
        }
        return response;
    }

    private static Schema integer() {
        return OASFactory.createSchema().addType(SchemaType.INTEGER);
    }

    private static String explained(String part) {
        String code = code(part);
        return part.equals(code) && MEANINGS.containsKey(code) ? code + ": " + MEANINGS.get(code) : part;
    }
}
