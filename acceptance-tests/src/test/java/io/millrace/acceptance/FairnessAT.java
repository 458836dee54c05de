package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten slots, two gateways, and 100,000 jobs of one user that wait. What matters is who goes before whom: that is counted, in jobs, whatever the
 * speed of the machine.
 */
class FairnessAT {
    private static final int BACKLOG = 100_000;
    private static final int SLOTS = 10;

    private static final double SECONDS = 0.2;
    /** All slots at once, and half a second of work that is handed out before; as much again for what is just under way. */
    private static final int AHEAD = 2 * (SLOTS + (int) (SLOTS / SECONDS / 2));

    private static Api greedy;
    private static long republished;

    @BeforeAll
    static void fill() {
        republished = republished();
        greedy = Load.user("greedy");
        Load.submit(greedy, Load.report("normal", SECONDS), BACKLOG);
        // Some must have run, so that the pace is known and the runway as long as it gets.
        await().atMost(Duration.ofSeconds(60)).until(() -> started("greedy") > 4 * AHEAD);
    }

    @AfterAll
    static void empty() {
        assertThat(Load.cancelAll(Product.admin(), "greedy")).isGreaterThan(BACKLOG / 2);
        await().atMost(Duration.ofSeconds(30)).until(() -> waitingOf("greedy") == 0);
        assertThat(republished())
                .as("a healthy backlog is never published again")
                .isEqualTo(republished);
    }

    private static long started(String owner) {
        return Product.table().number("SELECT count(*) FROM job WHERE owner = ? AND attempt > 0", owner);
    }

    private static long waitingOf(String owner) {
        return Product.table()
                .number("SELECT count(*) FROM job WHERE owner = ? AND status IN ('queued', 'processing')", owner);
    }

    /** Jobs of all that were started while this one waited. */
    private static long startedBefore(JsonNode job) {
        return Product.table()
                .number(
                        "SELECT count(*) FROM job WHERE started_at > ?::timestamptz AND started_at < ?::timestamptz",
                        job.path("created_at").asText(),
                        job.path("started_at").asText());
    }

    private static long republished() {
        return IntStream.of(1, 2)
                .mapToLong(gateway -> Metrics.sum(gateway, "millrace_reconcile_republished_total"))
                .sum();
    }

    private static JsonNode ran(Api api, String id) {
        return api.awaitStatus(id, "completed", Duration.ofSeconds(30));
    }

    private static void queue(String name, String what) {
        Product.admin().send("POST", "/queues/" + name + "/" + what, null);
    }

    @Test
    void aJobOfAnotherUserDoesNotWaitForTheFiftyThousand() {
        Api modest = Load.user("modest");
        for (int i = 0; i < 5; i++) {
            JsonNode job = ran(modest, modest.accepted(Load.report("normal", 0)));
            assertThat(startedBefore(job)).isLessThanOrEqualTo(AHEAD);
        }
    }

    @Test
    void aHighJobOvertakesItsOwnersFiftyThousand() {
        for (int i = 0; i < 5; i++) {
            JsonNode job = ran(greedy, greedy.accepted(Load.report("high", 0)));
            assertThat(startedBefore(job)).isLessThanOrEqualTo(AHEAD);
        }
    }

    @Test
    void lowJobsHaveATenthOfTheStarts() {
        List<String> low = Load.submit(greedy, Load.report("low", 0), 10);

        JsonNode last = ran(greedy, low.get(9));

        assertThat(startedBefore(last)).isBetween(60L, 100L + 2 * AHEAD);
    }

    @Test
    void whyAJobWaitsAndAtWhichPlaceIsTold() {
        Api curious = Load.user("curious");
        String id = Load.submit(curious, Load.report("low", SECONDS), 90).get(89);

        JsonNode why = curious.get("/jobs/" + id + "/why").body();

        assertThat(why.path("code").asText()).isEqualTo("behind_others");
        assertThat(why.path("position").asInt()).isBetween(1, 90);
        assertThat(Load.cancelAll(Product.admin(), "curious")).isPositive();
    }

    @Test
    void tenUsersOfEqualLoadGetEqualThroughput() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            names.add(String.format(Locale.ROOT, "equal-%d", i));
        }
        queue("report.high", "pause");
        names.forEach(name -> Load.submit(Load.user(name), Load.report("high", 0.1), 60));
        queue("report.high", "resume");

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> names.stream().mapToLong(FairnessAT::started).sum() >= 300);

        long[] each = names.stream().mapToLong(FairnessAT::started).toArray();
        assertThat((double) LongStream.of(each).max().orElseThrow())
                .isLessThanOrEqualTo(1.2 * LongStream.of(each).min().orElseThrow());
        names.forEach(name -> Load.cancelAll(Product.admin(), name));
    }
}
