package io.millrace.cli.watch;

import static io.millrace.cli.StandIn.ID;
import static io.millrace.cli.StandIn.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.StandIn;
import io.millrace.cli.StandIn.Ran;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sun.misc.Signal;

class WatchTest {
    private static final String JOB = "GET /jobs/" + ID;

    @TempDir
    Path folder;

    private StandIn server;

    @BeforeEach
    void start() {
        server = new StandIn(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsFollowedGoesOnWhereItBroke() {
        server.on(JOB, 200, job("processing", ""))
                .on(JOB, 200, job("completed", ""))
                .cut(JOB + "/output", "hel")
                .on(JOB + "/output", 200, "lo\n");
        Ran ran = server.run("out", "--follow", ID);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("hello\n");
        assertThat(server.requests).anyMatch(each -> each.contains("offset=3&stream=all&follow=true&attempt=1"));
        assertThat(ran.err()).contains("trying again");
    }

    @Test
    void attemptsFollowEachOther() {
        server.on(JOB, 200, job("processing", ""))
                .on(JOB, 200, job("processing", ""))
                .on(JOB, 200, job("scheduled", ""))
                .on(JOB, 200, job("processing", "").replace("\"attempt\":1", "\"attempt\":2"))
                .on(JOB, 200, job("completed", "").replace("\"attempt\":1", "\"attempt\":2"))
                .on(JOB + "/output", 200, "one\n")
                .on(JOB + "/output", 200, "")
                .on(JOB + "/output", 200, "two\n", Map.of("X-Truncated", "true"));
        Ran ran = server.run("out", "-f", ID);
        assertThat(ran.out()).isEqualTo("one\ntwo\n");
        assertThat(ran.err()).contains("attempt 2 follows", "more than it may");
        assertThat(server.requests).anyMatch(each -> each.contains("offset=0&stream=all&follow=true&attempt=2"));
    }

    @Test
    void whatNeverRanHasWrittenNothing() {
        server.on(JOB, 200, job("cancelled", "").replace("\"attempt\":1", "\"attempt\":0"));
        assertThat(server.run("out", "-f", ID)).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void outputAsJsonKeepsCharactersWhole() {
        server.on(JOB + "/output", 200, "é".repeat(10_000));
        Ran ran = server.run("out", "--json", ID, "--offset", "0", "--stream", "stdout");
        assertThat(ran.out())
                .doesNotContain("\ufffd")
                .startsWith("{\"job_id\":\"" + ID + "\",\"stream\":\"stdout\",\"text\":\"é");
        assertThat(ran.out().chars().filter(each -> each == 'é').count()).isEqualTo(10_000);
    }

    @Test
    void eventsAreTakenUpFromTheLastId() {
        server.on(
                        "GET /events",
                        200,
                        "retry: 1\n\nevent: job\nid: 5\ndata: " + job("queued", "")
                                + "\n\n:\nid: 6\n\nevent: gap\ndata: {}\n\n")
                .on(
                        "GET /events",
                        200,
                        "event: job\ndata: " + job("queued", "") + "\n\nevent: job\ndata: " + job("completed", "")
                                + "\n\n")
                .on("GET /events", 404, "{\"code\":\"not-found\",\"detail\":\"end of the test\"}");
        Ran ran = server.run("events", "--last-event-id", "4");
        assertThat(ran.out()).isEqualTo(ID + "  queued  command\n" + ID + "  completed  command\n");
        assertThat(ran.err()).contains("list the jobs again", "end of the test");
        assertThat(server.requests.get(0)).endsWith(" 4");
        assertThat(server.requests.get(1)).endsWith(" 6");
    }

    @Test
    void eventsOfAJobEndWithIt() {
        server.on(
                JOB + "/events",
                200,
                "event: job\ndata: " + job("processing", "\"progress\":{\"percent\":3}") + "\n\nevent: job\ndata: "
                        + job("completed", "") + "\n\n");
        assertThat(server.run("events", ID).out()).contains("processing  command  3 %\n", "completed");
        assertThat(server.run("events", ID, "-q").out()).isEqualTo(ID + " processing\n" + ID + " completed\n");
        assertThat(server.run("events", ID, "--json").out().lines()).hasSize(2);
    }

    @Test
    void whoWaitsOutlastsAServerThatIsAwayForAWhile() {
        server.on(JOB, 200, job("processing", ""))
                .on(JOB, 503, "{\"code\":\"unavailable\",\"detail\":\"away\"}")
                .on(JOB, 200, job("completed", ""));
        Ran ran = server.run("wait", ID);
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("away; trying again");
    }

    @Test
    void patienceEnds() {
        Patience patience = new Patience(new Output(System.out, System.err, Terminal.NONE, false, true), 0);
        assertThat(patience.again("never there")).isFalse();
        patience.good();
        assertThat(patience.again("away")).isTrue();
        assertThat(patience.again("away")).isFalse();
    }

    @Test
    void theFirstInterruptIsAnsweredAndTheSecondEnds() throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> second = new CompletableFuture<>();
        CompletableFuture<Void> answering = new CompletableFuture<>();
        Signal signal = new Signal("WINCH");
        try (Interrupt interrupt = Interrupt.answeredBy(
                signal,
                () -> {
                    answering.complete(null);
                    return second.join() == 130 ? 7 : 8;
                },
                code -> (code == 130 ? second : first).complete(code))) {
            Signal.raise(signal);
            answering.get(10, TimeUnit.SECONDS);
            Signal.raise(signal);
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }
}
