package io.millrace.gateway.document;

import static io.millrace.gateway.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.StdStream;
import io.millrace.core.port.OutputStore;
import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation of the published document, asked rightly and wrongly: each answer is one that the document knows. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ContractIT {
    private static final String ID = "{job_id}";
    private static final String KEY = "{object_id}";
    /** Beside every 204. */
    private static final Set<String> EMPTY = Set.of("POST /workers/{worker}/drain 202");

    @Inject
    ObjectMapper mapper;

    @Inject
    TestWorker worker;

    @Inject
    OutputStore output;

    private PublishedContract contract;

    /** @param who a user, or nobody */
    private record Call(
            String operation,
            @Nullable String who,
            String path,
            @Nullable String body,
            int status) {
        Call(String operation, String who, int status) {
            this(operation, who, operation.substring(operation.indexOf(' ') + 1), null, status);
        }

        Call at(String other) {
            return new Call(operation, who, other, body, status);
        }

        Call with(@Nullable String text) {
            return new Call(operation, who, path, text, status);
        }
    }

    @BeforeEach
    void fetch() throws Exception {
        contract = PublishedContract.fetch(mapper);
    }

    @Test
    void everyOperationIsNamedExplainedAndSecured() {
        Set<String> names = new HashSet<>();
        for (String name : contract.operations()) {
            JsonNode operation = contract.operation(name);
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(operation.path("tags")).as(name).isNotEmpty();
            assertThat(names.add(operation.path("operationId").asText()))
                    .as(name + " has a name of its own")
                    .isTrue();
            boolean open = isOpen(name);
            assertThat(operation.path("security").size()).as(name).isEqualTo(open ? 0 : 2);
            if (!open) {
                assertThat(operation.at("/responses/401").isMissingNode())
                        .as(name)
                        .isFalse();
            }
            operation
                    .path("responses")
                    .properties()
                    .forEach(response -> assertThat(response.getValue().has("content"))
                            .as(name + " " + response.getKey() + " has a schema, unless it has no body")
                            .isNotEqualTo(EMPTY.contains(name + " " + response.getKey())
                                    || response.getKey().equals("204")));
            for (JsonNode parameter : operation.path("parameters")) {
                assertThat(parameter.has("schema")).as(name + " " + parameter).isTrue();
            }
        }
        assertThat(contract.document().at("/components/securitySchemes").properties())
                .extracting(Map.Entry::getKey)
                .contains("basic", "bearer");
    }

    @Test
    void everyExampleIsOneOfItsSchema() {
        assertThat(contract.examples()).hasSizeGreaterThan(20);
        contract.examples().forEach(contract::assertIsOfItsSchema);
    }

    @Test
    void aStreamIsOfJobs() throws Exception {
        String id = Api.noop();
        Response answer = as("demo").accept("application/x-ndjson").get("/jobs?limit=3");

        contract.assertKeeps("GET /jobs", answer);
        assertThat(answer.asString()).contains(id);
    }

    @Test
    void everyAnswerIsOneThatTheDocumentKnows() {
        List<Call> calls = calls();
        Set<String> asked = new HashSet<>();
        for (Call call : calls) {
            Response answer = answer(call);
            assertThat(answer.statusCode()).as(call + " " + answer.asString()).isEqualTo(call.status());
            contract.assertKeeps(call.operation(), answer);
            asked.add(call.operation());
        }
        for (String operation : contract.operations()) {
            if (!isOpen(operation)) {
                Response nobody = answer(
                        new Call(operation, null, 401).at(filled(operation)).with(body(operation)));
                contract.assertKeeps(operation, nobody);
                assertThat(nobody.statusCode()).as(operation).isEqualTo(401);
            }
        }
        assertThat(asked).containsExactlyInAnyOrderElementsOf(contract.operations());
    }

    private List<Call> calls() {
        String ended = ended();
        String queued = Api.noop();
        String none = "01a1fd90-1180-7776-b8ed-b85945f24361";
        List<Call> calls = new ArrayList<>();
        submissions(calls);
        calls.add(new Call("GET /jobs/{job_id}", "demo", 200).at("/jobs/" + ended));
        calls.add(new Call("GET /jobs/{job_id}", "demo", 200).at("/jobs/" + queued));
        calls.add(new Call("GET /jobs/{job_id}", "demo", 400).at("/jobs/" + queued + "?wait=-1"));
        for (String operation : List.of(
                "GET /jobs/{job_id}",
                "GET /jobs/{job_id}/attempts",
                "GET /jobs/{job_id}/deliveries",
                "GET /jobs/{job_id}/events",
                "GET /jobs/{job_id}/output",
                "GET /jobs/{job_id}/why",
                "POST /jobs/{job_id}/cancel",
                "DELETE /jobs/{job_id}",
                "POST /jobs/{job_id}/retry")) {
            String path = operation.substring(operation.indexOf(' ') + 1);
            calls.add(new Call(operation, "demo", 404).at(path.replace(ID, none)));
            calls.add(new Call(operation, "demo", 404).at(path.replace(ID, "no-uuid")));
            calls.add(new Call(operation, "agent", 403).at(path.replace(ID, none)));
        }
        calls.add(new Call("GET /jobs/{job_id}/attempts", "demo", 200).at("/jobs/" + ended + "/attempts"));
        calls.add(new Call("GET /jobs/{job_id}/events", "demo", 200).at("/jobs/" + ended + "/events"));
        calls.add(new Call("GET /jobs/{job_id}/events", "demo", 400).at("/jobs/" + ended + "/events?wait=1"));
        // What it answers when it is asked rightly never ends: EventsIT has that.
        calls.add(new Call("GET /events", "demo", 400).at("/events?wait=1"));
        calls.add(new Call("GET /events", "agent", 403));
        calls.add(new Call("GET /jobs/{job_id}/output", "demo", 200).at("/jobs/" + ended + "/output"));
        calls.add(new Call("GET /jobs/{job_id}/output", "demo", 200).at("/jobs/" + ended + "/output?follow=true"));
        calls.add(new Call("GET /jobs/{job_id}/output", "demo", 400).at("/jobs/" + queued + "/output?offset=x"));
        calls.add(new Call("GET /jobs/{job_id}/why", "demo", 200).at("/jobs/" + ended + "/why"));
        calls.add(new Call("GET /jobs/{job_id}/why", "demo", 200).at("/jobs/" + queued + "/why"));
        calls.add(new Call("GET /jobs", "demo", 200).at("/jobs?limit=2"));
        calls.add(new Call("GET /jobs", "demo", 400).at("/jobs?limit=0"));
        calls.add(new Call("GET /jobs", "demo", 400).at("/jobs?nothing=1"));
        calls.add(new Call("GET /jobs", "agent", 403));
        calls.add(new Call("POST /jobs/{job_id}/cancel", "demo", 200).at("/jobs/" + queued + "/cancel"));
        calls.add(new Call("POST /jobs/{job_id}/cancel", "demo", 409).at("/jobs/" + queued + "/cancel"));
        calls.add(new Call("DELETE /jobs/{job_id}", "demo", 409).at("/jobs/" + ended));
        calls.add(new Call("DELETE /jobs/{job_id}", "demo", 200).at("/jobs/" + Api.noop()));
        calls.add(new Call("POST /jobs/{job_id}/retry", "demo", 200).at("/jobs/" + queued + "/retry"));
        calls.add(new Call("POST /jobs/{job_id}/retry", "demo", 409).at("/jobs/" + ended + "/retry"));
        for (String bulk : List.of("POST /jobs/cancel", "POST /jobs/retry")) {
            calls.add(new Call(bulk, "demo", 200).with("{\"object_id\": \"nobody-has-this\"}"));
            calls.add(new Call(bulk, "demo", 200).with("{\"object_id\": \"nobody-has-this\", \"dry_run\": true}"));
            calls.add(new Call(bulk, "demo", 400).with("{}"));
        }
        operators(calls);
        agents(calls);
        webhooks(calls);
        users(calls);
        return calls;
    }

    private static void submissions(List<Call> calls) {
        String key = Api.newKey();
        for (String operation : List.of("POST /jobs", "PUT /jobs/by-object/{object_id}")) {
            String path = operation.substring(operation.indexOf(' ') + 1);
            Call good = new Call(operation, "demo", 202).at(path.replace(KEY, Api.newKey()));
            calls.add(good.with("{\"type\": \"noop\"}"));
            Call bad = new Call(operation, "demo", 400).at(path.replace(KEY, key));
            calls.add(bad.with("{"));
            calls.add(bad.with("{\"type\": \"no-such-type\"}"));
            calls.add(new Call(operation, "demo", 403)
                    .at(path.replace(KEY, key))
                    .with("{\"type\": \"command\", \"params\": {\"argv\": [\"true\"]}}"));
            calls.add(bad.with("{\"type\": \"compute_sum\", \"params\": {\"numbers\": \"x\"}}"));
            calls.add(new Call(operation, "demo", 413)
                    .at(path.replace(KEY, key))
                    .with("\"" + "x".repeat(1_100_000) + "\""));
            calls.add(
                    new Call(operation, "agent", 403).at(path.replace(KEY, key)).with("{\"type\": \"noop\"}"));
        }
        String again = "{\"type\": \"noop\", \"object_id\": \"%s\", \"labels\": {\"a\": \"b\"}}".formatted(key);
        calls.add(new Call("POST /jobs", "demo", 202).with(again));
        calls.add(new Call("POST /jobs", "demo", 200).with(again));
        calls.add(new Call("POST /jobs", "demo", 409).with("{\"object_id\": \"%s\"}".formatted(key)));
        calls.add(new Call("PUT /jobs/by-object/{object_id}", "demo", 200)
                .at("/jobs/by-object/" + key)
                .with("{\"type\": \"noop\"}"));
        calls.add(new Call("POST /jobs/batch", "demo", 200)
                .with("{\"jobs\": [{\"type\": \"noop\"}, {\"type\": \"nope\"}, 5]}"));
        calls.add(new Call("POST /jobs/batch", "demo", 400).with("{\"jobs\": []}"));
    }

    private static void operators(List<Call> calls) {
        calls.add(new Call("GET /types", "demo", 200));
        calls.add(new Call("GET /queues", "admin", 200));
        calls.add(new Call("GET /stats", "admin", 200));
        calls.add(new Call("GET /stats", "admin", 400).at("/stats?minutes=1"));
        calls.add(new Call("GET /stats", "demo", 403));
        calls.add(new Call("GET /workers", "admin", 200));
        calls.add(new Call("GET /workers", "demo", 403));
        calls.add(new Call("POST /workers/{worker}/drain", "admin", 404).at("/workers/nobody/drain"));
        for (String change : List.of("pause", "resume")) {
            Call call = new Call("POST /queues/{name}/" + change, "admin", 204);
            calls.add(call.at("/queues/noop.low/" + change));
            calls.add(new Call(call.operation(), "admin", 404).at("/queues/no-such-queue/" + change));
            calls.add(new Call(call.operation(), "demo", 403).at("/queues/noop.low/" + change));
        }
    }

    private static void agents(List<Call> calls) {
        String type = "{\"name\": \"contract\", \"schema\": {\"type\": \"object\"}}";
        calls.add(new Call("POST /types", "admin", 201).with(type));
        calls.add(new Call("POST /types", "admin", 200).with(type));
        calls.add(new Call("POST /types", "admin", 400).with("{}"));
        calls.add(new Call("POST /types", "admin", 409).with(type.replace("contract", "noop")));
        calls.add(new Call("POST /types", "demo", 403).with(type));
        String claim = "{\"types\": [\"contract\"], \"worker\": \"w\"}";
        calls.add(new Call("POST /agent/claim", "agent", 204).with(claim));
        calls.add(new Call("POST /agent/claim", "agent", 400).with("{}"));
        calls.add(new Call("POST /agent/claim", "demo", 403).with(claim));
        // Of a type that is there before the first call is made.
        as("admin")
                .contentType(ContentType.JSON)
                .body(type.replace("contract", "contract-run"))
                .post("/types");
        String id = Api.accepted("{\"type\": \"contract-run\"}");
        calls.add(new Call("POST /agent/claim", "agent", 200).with(claim.replace("contract", "contract-run")));
        runs(calls, id, "heartbeat", "{\"attempt\": 1}");
        runs(calls, id, "finish", "{\"attempt\": 1, \"status\": \"failed\"}");
    }

    private static void runs(List<Call> calls, String id, String word, String body) {
        Call good = new Call("POST /agent/jobs/{job_id}/" + word, "agent", 200).at("/agent/jobs/" + id + "/" + word);
        calls.add(good.with(body));
        calls.add(new Call(good.operation(), "agent", 409).at(good.path()).with(body.replace("1", "2")));
        calls.add(new Call(good.operation(), "agent", 400).at(good.path()).with("{}"));
        calls.add(new Call(good.operation(), "demo", 403).at(good.path()).with(body));
        calls.add(new Call(good.operation(), "agent", 404)
                .at("/agent/jobs/01a1fd90-1180-7776-b8ed-b85945f24361/" + word)
                .with(body));
        calls.add(new Call(good.operation(), "agent", 413).at(good.path()).with("\"" + "x".repeat(1_100_000) + "\""));
    }

    private static void webhooks(List<Call> calls) {
        String rotate = "POST /webhooks/secret/rotate";
        calls.add(new Call("GET /webhooks/secret", "demo", 200));
        calls.add(new Call("GET /webhooks/secret", "agent", 403));
        calls.add(new Call(rotate, "demo", 200));
        calls.add(new Call(rotate, "agent", 403));
        // From here on there is a previous one.
        calls.add(new Call("GET /webhooks/secret", "demo", 200));
        String told = "/jobs/" + told() + "/deliveries";
        String delivery = Api.get(told).path("deliveries[0].delivery_id");
        calls.add(new Call("GET /jobs/{job_id}/deliveries", "demo", 200).at(told));
        Call again = new Call("POST /jobs/{job_id}/deliveries/{delivery_id}/redeliver", "demo", 404);
        calls.add(new Call(again.operation(), "demo", 202).at(told + "/" + delivery + "/redeliver"));
        calls.add(new Call(again.operation(), "agent", 403).at(told + "/" + delivery + "/redeliver"));
        calls.add(again.at(told + "/no-uuid/redeliver"));
        for (String job : List.of("01a1fd90-1180-7776-b8ed-b85945f24361", "no-uuid")) {
            calls.add(again.at("/jobs/" + job + "/deliveries/" + delivery + "/redeliver"));
        }
    }

    /** A job that has ended, of which somebody is to be told who cannot be found. */
    private static String told() {
        String id = Api.accepted("{\"type\": \"noop\", \"callback_url\": \"https://receiver.invalid/hook\"}");
        as("demo").delete("/jobs/" + id).then().statusCode(200);
        return id;
    }

    private static void users(List<Call> calls) {
        String user = "{\"username\": \"contract\", \"password\": \"contract\"}";
        calls.add(new Call("POST /users", "admin", 201).with(user));
        calls.add(new Call("POST /users", "admin", 409).with(user));
        calls.add(new Call("POST /users", "admin", 400).with("{\"username\": \"\"}"));
        calls.add(new Call("POST /users", "demo", 403).with(user));
        calls.add(new Call("GET /users", "admin", 200));
        calls.add(new Call("POST /auth/token", null, 200).with(user));
        calls.add(new Call("POST /auth/token", null, 401).with("{\"username\": \"contract\", \"password\": \"x\"}"));
        calls.add(new Call("POST /auth/token", null, 400).with("{}"));
        calls.add(new Call("POST /auth/register", null, 403).with(user));
        calls.add(new Call("GET /auth/me", "agent", 200));
        // With a password it is refused: TokensIT has the token that is renewed.
        calls.add(new Call("POST /auth/renew", "demo", 403));
        String change = "PUT /users/{username}/password";
        calls.add(new Call(change, "admin", 204).at("/users/contract/password").with("{\"password\": \"new\"}"));
        calls.add(new Call(change, "admin", 400).at("/users/contract/password").with("{}"));
        calls.add(new Call(change, "demo", 403).at("/users/contract/password").with("{\"password\": \"new\"}"));
        calls.add(new Call(change, "admin", 404).at("/users/nobody/password").with("{\"password\": \"new\"}"));
        calls.add(new Call("DELETE /users/{username}", "admin", 204).at("/users/contract"));
        calls.add(new Call("DELETE /users/{username}", "admin", 404).at("/users/contract"));
    }

    /** A job with a result. */
    private String ended() {
        String id = Api.noop();
        Attempt attempt = worker.claim(id);
        output.append(Map.of(attempt, List.of(new OutputPiece(StdStream.STDOUT, 0, 0, new byte[] {'x'}))));
        worker.complete(attempt, "{\"done\": true}");
        return id;
    }

    private static boolean isOpen(String operation) {
        return DocumentFilter.PUBLIC.contains(operation.substring(operation.indexOf(' ') + 1));
    }

    private @Nullable String body(String operation) {
        return contract.operation(operation).has("requestBody") ? "{}" : null;
    }

    private static String filled(String operation) {
        return operation
                .substring(operation.indexOf(' ') + 1)
                .replace(ID, "01a1fd90-1180-7776-b8ed-b85945f24361")
                .replaceAll("\\{[a-z_]+}", "x");
    }

    private static Response answer(Call call) {
        RequestSpecification request = call.who() == null ? given() : as(call.who());
        if (call.body() != null) {
            request.contentType(ContentType.JSON).body(call.body());
        }
        return request.urlEncodingEnabled(false)
                .request(call.operation().substring(0, call.operation().indexOf(' ')), call.path());
    }
}
