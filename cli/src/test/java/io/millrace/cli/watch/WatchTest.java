package io.millrace.cli.watch;

import static io.millrace.cli.StandIn.ID;
import static io.millrace.cli.StandIn.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.StandIn.Ran;
import io.millrace.cli.WithStandIn;
import io.millrace.cli.account.Profile;
import io.millrace.cli.api.Client;
import io.millrace.cli.api.Credentials;
import io.millrace.cli.api.Endpoint;
import io.millrace.cli.api.Kept;
import io.millrace.cli.api.Token;
import io.millrace.cli.error.CliException;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;

class WatchTest extends WithStandIn {
    private static final Output QUIET = new Output(System.out, System.err, Terminal.NONE, false, true);
    private static final String JOB = "GET /jobs/" + ID;

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

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void whatStandsBeforeTheServerMayAnswerMeanwhile(int status) {
        server.on("POST /jobs", 202, job("queued", ""))
                .on(JOB, status, "<html>Bad Gateway</html>")
                .on(JOB, 200, job("completed", "\"result\":{\"exit_code\":0}"))
                .on(JOB + "/output", status, "")
                .on(JOB + "/output", 200, "hello\n");
        assertThat(server.run("run", "--wait", "--", "x")).satisfies(ran -> {
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).isEqualTo("hello\n");
            assertThat(ran.err()).contains("answers " + status + ", and not as Millrace does; trying again");
        });
    }

    @Test
    void aServerThatNeverAnsweredIsNotWaitedFor() {
        server.on(JOB, 502, "<html>");
        assertThat(server.run("wait", ID)).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err()).contains("is the address right?").doesNotContain("trying again");
        });
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void whoWaitsTooOftenComesBackLater() {
        server.on(JOB, 200, job("processing", ""))
                .on(JOB, 429, "{\"code\":\"rate-limited\",\"detail\":\"slow down\"}")
                .on(JOB, 200, job("completed", ""));
        assertThat(server.run("wait", ID).code()).isZero();
    }

    /** As after a login without a password that is kept, nearly 15 minutes ago. */
    @Test
    void whoWaitsIsNotLoggedOut() throws Exception {
        login("old", 60);
        server.on("POST /auth/renew", 200, "{\"access_token\":\"new\",\"expires_in\":900}")
                .on(JOB, 200, job("processing", ""))
                .on(JOB, 200, job("completed", ""));
        assertThat(server.run("wait", ID).code()).isZero();
        assertThat(server.requests).hasSize(3).satisfies(all -> {
            assertThat(all.get(0)).startsWith("POST /auth/renew").endsWith("Bearer old");
            assertThat(all.subList(1, 3)).allMatch(each -> each.endsWith("Bearer new"));
        });
        Path profile = folder.resolve("default.properties");
        assertThat(Files.readString(profile)).contains("token=new").doesNotContain("token=old");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
                .isEqualTo("rw-------");
    }

    @Test
    void aTokenThatIsStillGoodForLongIsKept() {
        login("old", 600);
        server.on(JOB, 200, job("completed", ""));
        assertThat(server.run("wait", ID).code()).isZero();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aTokenThatIsNotRenewedServesToItsEnd() throws Exception {
        login("old", 60);
        server.on("POST /auth/renew", 403, "{\"code\":\"not-permitted\",\"detail\":\"log in again\"}")
                .on(JOB, 200, job("processing", ""))
                .on(JOB, 200, job("completed", ""));
        assertThat(server.run("wait", ID)).isEqualTo(new Ran(0, ID + "  completed\n", ""));
        assertThat(server.requests).hasSize(3).last().asString().endsWith("Bearer old");
        assertThat(Files.readString(folder.resolve("default.properties"))).contains("token=old");
    }

    private void login(String token, long seconds) {
        server.run("config", "set", "url", server.url());
        server.run("config", "set", "user", "demo");
        Profile profile = Profile.in(folder.resolve("default.properties"));
        profile.setToken(new Token(token, Instant.now().getEpochSecond() + seconds));
        profile.save();
    }

    @Test
    void whoGivesUpLearnsHowToGoOn() {
        server.on(JOB, 200, job("processing", ""))
                .cut(JOB + "/output", "abc")
                .on(JOB + "/output", 502, "")
                .on(JOB + "/events", 200, "id: 5\ndata: {}\n\n")
                .on(JOB + "/events", 502, "");
        Client client = client();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        OutputFollow follow = new OutputFollow(client, QUIET, new Patience(client, QUIET, 0), ID, "stderr", nowhere);
        assertThatThrownBy(follow::follow)
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.advice())
                                .isEqualTo("go on: `millrace out " + ID + " --follow --stream stderr --offset 3`"));
        EventTail events = new EventTail(client, QUIET, new Patience(client, QUIET, 0), ID, null);
        assertThatThrownBy(() -> events.each(job -> {}))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.advice()).isEqualTo("go on: `millrace events " + ID + " --last-event-id 5`"));
    }

    private Client client() {
        return new Client(new Endpoint(URI.create(server.url()), Credentials.NONE, null), Kept.NOWHERE);
    }

    @Test
    void patienceEnds() {
        server.on("GET /types", 200, "{}");
        Client client = client();
        Patience patience = new Patience(client, QUIET, 0);
        assertThat(patience.again("never there")).isFalse();
        client.get("/types");
        assertThat(patience.again("away")).isTrue();
        assertThat(patience.again("away")).isFalse();
    }

    @Test
    void theFirstSignalIsAnsweredAndTheSecondEnds() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        CompletableFuture<Void> secondIsThere = new CompletableFuture<>();
        Interrupt.Answer answer = new Interrupt.Answer() {
            @Override
            public void first(boolean typed) {
                told.add("first, typed: " + typed);
                secondIsThere.join();
            }

            @Override
            public void second() {
                told.add("second");
            }
        };
        Signal signal = new Signal("WINCH");
        try (Interrupt interrupt = Interrupt.answeredBy(
                answer,
                code -> {
                    told.add("ends with " + code);
                    secondIsThere.complete(null);
                },
                "WINCH")) {
            Signal.raise(signal);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("first, typed: false");
            Signal.raise(signal);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("ends with " + (128 + signal.getNumber()));
        }
    }
}
