package io.millrace.gateway.limit;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.core.job.Attempt;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuotaIT.Small.class)
class QuotaIT {
    private static final String NOOP = "{\"type\": \"noop\"}";

    @Inject
    TestWorker worker;

    /** Six open jobs, of which two may run. */
    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("millrace.quota.open-jobs", "6", "millrace.quota.running", "2");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Servers.class));
        }
    }

    @AfterEach
    void cancelAll() {
        as("admin")
                .contentType(ContentType.JSON)
                .body("{\"type\": \"noop\"}")
                .post("/jobs/cancel")
                .then()
                .statusCode(200);
    }

    @Test
    void nobodyHasMoreOpenJobsThanTheQuotaHoweverManyComeAtOnce() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> submit("demo", NOOP).statusCode()));
        }
        List<Integer> codes = answers.stream().map(CompletableFuture::join).toList();
        assertThat(codes).filteredOn(code -> code == 202).hasSize(6);
        assertThat(codes).filteredOn(code -> code == 429).hasSize(14);

        submit("demo", NOOP)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("quota-open-jobs"));
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"jobs\": [{\"type\": \"noop\"}]}")
                .post("/jobs/batch")
                .then()
                .statusCode(200)
                .body("results[0].code", equalTo("quota-open-jobs"));
        submit("admin", NOOP).then().statusCode(202);
    }

    @Test
    void noMoreOfAUserRunThanItsQuota() {
        List<String> ids = List.of(accepted(NOOP), accepted(NOOP), accepted(NOOP));
        worker.showUp();
        Attempt first = worker.claim(ids.get(0));
        Attempt second = worker.claim(ids.get(1));
        assertThat(get("/jobs/" + ids.get(2) + "/why").<String>path("code")).isEqualTo("owner_quota");

        worker.complete(first, "{}");

        Attempt third = worker.claim(ids.get(2));
        worker.complete(second, "{}");
        worker.complete(third, "{}");
        await().until(() -> get("/jobs/" + ids.get(2)).path("status").equals("completed"));
    }

    @Test
    void neitherDoOnAgents() {
        post("admin", "/types", "{\"name\": \"quota-task\", \"schema\": {}}");
        List<String> ids = Stream.generate(() -> accepted("{\"type\": \"quota-task\"}"))
                .limit(3)
                .toList();
        claim().then().statusCode(200).body("job_id", equalTo(ids.get(0)));
        claim().then().statusCode(200).body("job_id", equalTo(ids.get(1)));
        claim().then().statusCode(204);
        assertThat(get("/jobs/" + ids.get(2) + "/why").<String>path("code")).isEqualTo("owner_quota");

        post("agent", "/agent/jobs/" + ids.get(0) + "/finish", "{\"attempt\": 1, \"status\": \"completed\"}");

        claim().then().statusCode(200).body("job_id", equalTo(ids.get(2)));
        post("admin", "/jobs/cancel", "{\"type\": \"quota-task\"}");
    }

    private static Response claim() {
        return post("agent", "/agent/claim", "{\"types\": [\"quota-task\"], \"worker\": \"robot\"}");
    }

    private static Response post(String user, String path, String body) {
        return as(user).contentType(ContentType.JSON).body(body).post(path);
    }
}
