package io.millrace.gateway.query;

import static io.millrace.gateway.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class StatsIT {
    @Inject
    TestWorker worker;

    @Inject
    DataSource source;

    private static JsonPath stats() {
        return as("admin").get("/stats").then().statusCode(200).extract().jsonPath();
    }

    /** What is counted in this minute is shown when it is over: so it is made to be. */
    private void passMinutes() throws Exception {
        change("UPDATE job_minute SET minute = minute - interval '2 minutes'");
    }

    /** What other tests have counted would be in the way of minutes that pass. */
    private void forgetMinutes() throws Exception {
        change("DELETE FROM job_minute");
    }

    private void change(String sql) throws Exception {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static int sum(JsonPath stats, String what) {
        List<Integer> counts = stats.getList("minutes." + what);
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void whatEndsIsCountedInItsMinute() throws Exception {
        forgetMinutes();
        JsonPath before = stats();
        worker.complete(worker.claim(Api.noop()), "{}");
        as("demo").delete("/jobs/" + Api.noop()).then().statusCode(200);
        passMinutes();

        JsonPath after = stats();

        assertThat(sum(after, "completed")).isEqualTo(sum(before, "completed") + 1);
        assertThat(sum(after, "cancelled")).isEqualTo(sum(before, "cancelled") + 1);
        List<Number> pickups = after.getList("minutes.pickup_seconds");
        assertThat(pickups.stream().filter(each -> each != null).map(Number::doubleValue))
                .isNotEmpty()
                .allMatch(seconds -> seconds >= 0 && seconds < 60);
    }

    @Test
    void whatWaitsAndRunsIsCounted() {
        JsonPath before = stats();
        worker.claim(Api.noop());
        Api.noop();

        JsonPath after = stats();

        assertThat(after.getInt("waiting")).isEqualTo(before.getInt("waiting") + 1);
        assertThat(after.getInt("running")).isEqualTo(before.getInt("running") + 1);
        assertThat(after.getInt("oldest_waiting_seconds")).isNotNegative();
    }

    @Test
    void theLastSixtyMinutesAreThereWithoutGaps() {
        JsonPath stats = stats();
        List<String> minutes = stats.getList("minutes.minute");

        assertThat(minutes).hasSize(60);
        assertThat(stats.getString("last_minute.minute")).isEqualTo(minutes.get(59));
        assertThat(Duration.between(Instant.parse(minutes.get(0)), Instant.parse(minutes.get(59))))
                .isEqualTo(Duration.ofMinutes(59));
        assertThat(Instant.parse(minutes.get(59)))
                .isBefore(Instant.parse(stats.getString("at")).minusSeconds(59));
    }

    @Test
    void theyAreForAdministrators() {
        as("demo").get("/stats").then().statusCode(403).body("code", equalTo("not-permitted"));
    }
}
