package io.millrace.gateway.query;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.newKey;
import static io.millrace.gateway.Api.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobId;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import io.millrace.gateway.Servers;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class ReadIT {
    @Inject
    TestWorker worker;

    @Inject
    JobStore store;

    @Inject
    ObjectMapper mapper;

    @Test
    void aForeignJobIsAsUnknownAsNone() {
        String id = submit("admin", "{\"type\": \"noop\"}")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
        String none = "01a1fd90-1180-7776-b8ed-b85945f24361";

        for (String path : List.of("/jobs/%s", "/jobs/%s?wait=true", "/jobs/%s/attempts")) {
            Response foreign = get(path.formatted(id));
            Response unknown = get(path.formatted(none));
            foreign.then().statusCode(404).body("code", equalTo("unknown-job"));
            unknown.then().statusCode(404).body("code", equalTo("unknown-job"));
            assertThat(foreign.<String>path("detail")).isEqualTo(unknown.<String>path("detail"));
        }
        as("demo").delete("/jobs/" + id).then().statusCode(404).body("code", equalTo("unknown-job"));
        as("demo").post("/jobs/" + id + "/cancel").then().statusCode(404);
        as("admin").get("/jobs/" + id).then().statusCode(200).body("status", equalTo("queued"));
    }

    @Test
    void anAdminSeesAll() {
        String id = accepted("{\"type\": \"noop\"}");

        as("admin").get("/jobs/" + id).then().statusCode(200).body("owner", equalTo("demo"));
        as("admin").get("/jobs?owner=demo&limit=1").then().statusCode(200).body("jobs[0].owner", equalTo("demo"));
        as("admin").delete("/jobs/" + id).then().statusCode(200);
    }

    @Test
    void aUserSeesOwnJobsOnly() {
        submit("admin", "{\"type\": \"noop\"}").then().statusCode(202);

        assertThat(get("/jobs?limit=1000").<List<String>>path("jobs.owner")).containsOnly("demo");
        get("/jobs?owner=demo&limit=1").then().statusCode(200).body("jobs.size()", equalTo(1));
        get("/jobs?owner=admin").then().statusCode(200).body("jobs", empty()).body("next_cursor", nullValue());
        assertThat(as("demo")
                        .accept("application/x-ndjson")
                        .get("/jobs?owner=admin")
                        .asString())
                .isEmpty();
    }

    @Test
    void everyFilterFilters() {
        String key = newKey();
        String tag = newKey();
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\", \"labels\": {\"tag\": \"%s\", \"x:y\": \"z\"}}";
        submit("demo", body.formatted(key, tag)).then().statusCode(400);
        String first = accepted(body.formatted(key, tag).replace("x:y", "xy"));
        String second =
                accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1]}, \"labels\": {\"tag\": \"%s\"}}"
                        .formatted(tag));
        as("demo").delete("/jobs/" + second).then().statusCode(200);
        String created = get("/jobs/" + first).path("created_at");

        ids("label=tag:" + tag, second, first);
        ids("label=tag:" + tag + "&label=xy:z", first);
        ids("label=tag:" + tag + "&type=noop", first);
        ids("label=tag:" + tag + "&status=cancelled", second);
        ids("label=tag:" + tag + "&status=queued", first);
        ids("object_id=" + key, first);
        ids("label=tag:" + tag + "&created_before=" + created, new String[0]);
        ids("label=tag:" + tag + "&created_after=2020-01-01T00:00:00Z", second, first);
        ids("label=tag:" + tag + "&created_after=2100-01-01T00:00:00Z", new String[0]);
        ids("label=tag:" + tag + "&owner=demo", second, first);
    }

    private static void ids(String query, String... expected) {
        assertThat(get("/jobs?" + query).then().statusCode(200).extract().<List<String>>path("jobs.job_id"))
                .as(query)
                .containsExactly(expected);
    }

    @Test
    void pagesGoOnByKey() {
        String tag = newKey();
        for (int i = 0; i < 5; i++) {
            accepted("{\"type\": \"noop\", \"labels\": {\"tag\": \"" + tag + "\"}}");
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Response page = get("/jobs?limit=2&label=tag:" + tag + cursor);
            page.then().statusCode(200).body("$", hasKey("next_cursor"));
            assertThat(page.<List<String>>path("jobs.job_id")).hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.<List<String>>path("jobs.job_id"));
            String next = page.path("next_cursor");
            cursor = next == null ? null : "&cursor=" + next;
        } while (cursor != null);

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(seen).as("newest first").isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void aStreamHasAllOfThemAJobALine() throws Exception {
        List<GatedSubmission> many = IntStream.range(0, 3_000)
                .mapToObj(i -> Submissions.gated("stream-" + i))
                .toList();
        store.persist(many, IntakeLimits.NONE);
        List<JobId> ids = many.stream().map(each -> each.submission().id()).toList();
        Set<String> expected = new HashSet<>();
        ids.forEach(id -> expected.add(id.toString()));

        Response response = as("demo").accept("application/x-ndjson").get("/jobs?type=noop");
        response.then().statusCode(200).contentType("application/x-ndjson");

        Set<String> seen = new HashSet<>();
        for (String line : response.asString().split("\n")) {
            assertThat(line).startsWith("{").endsWith("}");
            assertThat(seen.add(mapper.readTree(line).path("job_id").asText())).isTrue();
        }
        assertThat(seen).containsAll(expected);
        assertThat(as("demo")
                        .accept("application/x-ndjson")
                        .get("/jobs?type=noop&limit=250")
                        .asString()
                        .split("\n"))
                .hasSize(250);
        store.cancel(ids, Optional.empty());
    }

    @Test
    void attemptsAreTold() {
        String id = accepted("{\"type\": \"noop\"}");
        get("/jobs/" + id + "/attempts").then().statusCode(200).body("attempts", empty());

        Attempt attempt = worker.claim(id);
        get("/jobs/" + id + "/attempts")
                .then()
                .body("attempts.size()", equalTo(1))
                .body("attempts[0].attempt", equalTo(1))
                .body("attempts[0].worker", equalTo("hands"))
                .body("attempts[0].outcome", equalTo("processing"))
                .body("attempts[0].started_at", notNullValue())
                .body("attempts[0].finished_at", nullValue());
        worker.fail(attempt);

        get("/jobs/" + id + "/attempts")
                .then()
                .body("attempts[0].outcome", equalTo("failed"))
                .body("attempts[0].reason", equalTo("error"))
                .body("attempts[0].error.code", equalTo("broken"))
                .body("attempts[0].error.message", equalTo("it broke"))
                .body("attempts[0].finished_at", notNullValue());
        get("/jobs/" + id)
                .then()
                .body("status", equalTo("failed"))
                .body("reason", equalTo("error"))
                .body("error.message", equalTo("it broke"))
                .body("finished_at", notNullValue())
                .body("worker", equalTo("hands"));
    }

    @Test
    void aResultIsJson() {
        String id = accepted("{\"type\": \"noop\"}");
        worker.complete(worker.claim(id), "{\"sum\": 6.5, \"of\": [1, 2, 3.5]}");

        get("/jobs/" + id)
                .then()
                .body("status", equalTo("completed"))
                .body("result.sum", equalTo(6.5f))
                .body("result.of.size()", equalTo(3));
    }

    @Test
    void typesAreTold() {
        get("/types")
                .then()
                .statusCode(200)
                .body(
                        "types.name",
                        hasItems("report", "noop", "compute_sum", "unstable_task", "generate_report", "batch_email"))
                .body("types.find { it.name == 'batch_email' }.schema.required", hasItems("recipients", "subject"))
                .body("types.find { it.name == 'batch_email' }.defaults.timeout_seconds", equalTo(300))
                .body("types.find { it.name == 'generate_report' }.schema.required", contains("title"))
                .body("types.find { it.name == 'report' }.schema.properties.min_seconds.default", equalTo(15))
                .body("types.find { it.name == 'report' }.defaults.timeout_seconds", equalTo(60))
                .body("types.find { it.name == 'report' }.defaults.max_attempts", equalTo(3))
                .body("types.find { it.name == 'report' }.defaults.backoff_seconds", equalTo(2))
                .body("types.find { it.name == 'report' }.runs_on", equalTo("workers"))
                .body("types.find { it.name == 'report' }.description", notNullValue());
    }

    @Test
    void workersAreForAdmins() {
        String id = accepted("{\"type\": \"noop\"}");
        worker.claim(id);
        String mine = "workers.find { it.session == '" + worker.session() + "' }";

        as("admin")
                .get("/workers")
                .then()
                .statusCode(200)
                .body(mine + ".worker", equalTo("hands"))
                .body(mine + ".host", equalTo("localhost"))
                .body(mine + ".pid", equalTo(1))
                .body(mine + ".status", equalTo("up"))
                .body(mine + ".concurrency", equalTo(100_000))
                .body(mine + ".types", contains("command", "compute_sum", "noop", "report"))
                .body(mine + ".running", hasItem(id))
                .body(mine + ".last_seen", notNullValue())
                .body(mine + ".isolation", equalTo("none"));
        get("/workers").then().statusCode(403).body("code", equalTo("not-permitted"));
    }
}
