package io.millrace.cli.command;

import static io.millrace.cli.StandIn.ID;
import static io.millrace.cli.StandIn.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.StandIn.Ran;
import io.millrace.cli.WithStandIn;
import io.millrace.cli.show.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionsTest extends WithStandIn {
    private static final Terminal SCREEN = new Terminal(true, true, true, false, 200);
    private static final String JOB = "GET /jobs/" + ID;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "completed||0",
                "failed|'\"reason\":\"exit_code\",\"result\":{\"exit_code\":7}'|7",
                "failed|'\"reason\":\"signal\",\"result\":{\"exit_code\":null,\"signal\":15}'|143",
                "failed|'\"reason\":\"not_found\",\"result\":{\"exit_code\":127}'|127",
                "failed|'\"reason\":\"out_of_memory\",\"result\":{\"exit_code\":0}'|1",
                "failed|'\"reason\":\"error\",\"result\":null'|1",
                "cancelled|'\"reason\":\"timeout\",\"result\":{\"exit_code\":0,\"signal\":9}'|124",
                "cancelled|'\"reason\":\"cancelled_by_user\"'|1"
            })
    void runWaitExitsAsTheCommandDid(String status, String more, int code) {
        server.on("POST /jobs", 202, job("queued", ""))
                .on(JOB, 200, job("processing", ""))
                .on(JOB, 200, job(status, more == null ? "" : more))
                .on(JOB + "/output", 200, "hello\n");
        Ran ran = server.run("run", "--wait", "--", "x");
        assertThat(ran.code()).isEqualTo(code);
        assertThat(ran.out()).isEqualTo("hello\n");
        assertThat(ran.err()).startsWith("job " + ID + "\n");
    }

    @Test
    void runFollowAndJson() {
        server.on("POST /jobs", 202, job("queued", "\"deduplicated\":true"))
                .on(JOB, 200, job("completed", "\"result\":{\"exit_code\":0}"))
                .on(JOB + "/output", 200, "hello\n");
        Ran ran = server.run("run", "--follow", "--json", "--", "x");
        assertThat(ran.out()).isEqualTo(job("completed", "\"result\":{\"exit_code\":0}") + "\n");
        assertThat(ran.err()).contains("submitted before", "hello\n");
        server.terminal = SCREEN;
        assertThat(server.run("run", "--follow", "--", "x").out()).isEqualTo("hello\n");
        assertThat(server.requests).anyMatch(each -> each.contains("stream=all&follow=true&attempt=1"));
    }

    @Test
    void theEndIsToldOnALineOfItsOwn() {
        server.terminal = SCREEN;
        server.on("POST /jobs", 202, job("queued", ""))
                .on(JOB, 200, job("failed", "\"reason\":\"exit_code\",\"result\":{\"exit_code\":3}"))
                .on(JOB + "/output", 200, "no line end")
                .on(JOB + "/output", 200, "line end\n");
        assertThat(server.run("run", "--follow", "--", "x").err()).contains("\n" + ID + "  failed");
        assertThat(server.run("run", "--follow", "--", "x").err())
                .contains(ID + "  failed")
                .doesNotContain("\n" + ID);
    }

    @Test
    void submitWaitShowsTheJob() {
        server.on("POST /jobs", 202, job("queued", ""))
                .on(JOB, 200, job("failed", "\"reason\":\"error\",\"error\":{\"message\":\"why\"}"));
        Ran ran = server.run("submit", "noop", "--wait");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("status     failed (error)", "error      why");
        assertThat(server.run("submit", "noop", "--wait", "-q").out()).isEqualTo(ID + "\n");
        assertThat(server.run("submit", "noop", "--wait", "--json").out()).startsWith("{\"job_id\"");
        assertThat(server.run("submit", "--object-id", "x").out()).isEqualTo(ID + "\n");
        assertThat(server.requests.get(server.requests.size() - 1)).contains("\"type\":\"report\"");
    }

    @Test
    void statusInEachForm() {
        server.on(JOB, 200, job("completed", ""));
        assertThat(server.run("status", ID).out()).contains("status     completed");
        assertThat(server.run("status", ID, "-q").out()).isEqualTo("completed\n");
        assertThat(server.run("--json", "status", ID).out()).isEqualTo(job("completed", "") + "\n");
        server.terminal = new Terminal(false, true, true, true, 80);
        assertThat(server.run("status", ID).out()).contains("\u001b[32mcompleted\u001b[0m");
    }

    @Test
    void waitTakesTheWorst() {
        server.on(JOB, 200, job("completed", "")).on("GET /jobs/late", 200, job("cancelled", "\"reason\":\"timeout\""));
        assertThat(server.run("wait", ID).code()).isZero();
        assertThat(server.run("wait", ID, "late", "--json").code()).isEqualTo(124);
        assertThat(server.run("wait", ID, "late", "nowhere", "-q")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.out()).isEqualTo("completed\ncancelled\n");
            assertThat(ran.err()).contains("nowhere: there is no such job");
        });
        assertThat(server.run("wait", "nowhere").code()).isEqualTo(4);
    }

    @Test
    void waitHasItsOwnTimeout() {
        server.terminal = SCREEN;
        server.on(JOB, 200, job("processing", "\"progress\":{\"percent\":50,\"message\":null}"));
        Ran ran = server.run("wait", ID, "--timeout", "1");
        assertThat(ran.code()).isEqualTo(124);
        assertThat(ran.err()).contains("50 %", "it goes on: `millrace wait " + ID + "`");
    }

    @Test
    void killAndRetry() {
        server.on("POST /jobs/" + ID + "/cancel", 200, job("cancelled", ""))
                .on("POST /jobs/slow/cancel", 202, job("processing", ""))
                .on(
                        "POST /jobs/done/cancel",
                        409,
                        "{\"code\":\"already-finished\",\"detail\":\"it is over\",\"job_status\":\"completed\"}")
                .on("POST /jobs/" + ID + "/retry", 200, job("queued", ""));
        assertThat(server.run("kill", ID).out()).isEqualTo(ID + "  cancelled\n");
        assertThat(server.run("cancel", ID, "-q").out()).isEqualTo(ID + "\n");
        assertThat(server.run("kill", "slow", "--json").out()).startsWith("{");
        assertThat(server.run("kill", "slow").out()).contains("is being stopped");
        assertThat(server.run("kill", "slow", "--wait").code()).isEqualTo(124);
        assertThat(server.run("kill", "slow", "--wait", "--json")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(124);
            assertThat(ran.out()).startsWith("{");
        });
        assertThat(server.run("kill", "done").code()).isEqualTo(3);
        assertThat(server.run("kill", "done", ID)).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.out()).contains("cancelled");
            assertThat(ran.err()).contains("done: it is over");
        });
        assertThat(server.run("retry", ID).out()).contains("queued");
        assertThat(server.run("retry", ID, "--json").out()).startsWith("{");
    }

    /** As with {@code | head -1}. */
    @Test
    void whatWasAskedForIsDoneThoughNobodyReadsOn() {
        server.on("POST /jobs/a/cancel", 200, job("cancelled", ""))
                .on("POST /jobs/b/cancel", 200, job("cancelled", ""));
        server.readerIsGone = true;
        assertThat(server.run("kill", "a", "b")).isEqualTo(new Ran(141, "", ""));
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void aSubmissionWhoseAnswerWasLostMayBeThere() {
        server.cut("POST /jobs", "{");
        assertThat(server.run("submit", "noop")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err()).contains("may have been accepted all the same", "`millrace list -n 5`");
        });
        assertThat(server.run("submit", "noop", "--object-id", "x").err()).contains("submit it again:");
        server.environment.put("MILLRACE_URL", "http://localhost:1");
        assertThat(server.run("submit", "noop").err()).contains("cannot reach").doesNotContain("accepted");
    }

    @Test
    void aFaultOfTheProgramIsNoStackTraceUnlessAskedFor() {
        server.environment.put("MILLRACE_CACERT", "\0");
        assertThat(server.run("whoami")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err())
                    .startsWith("millrace: an error of this program: ")
                    .doesNotContain("\tat ");
        });
        server.environment.put("MILLRACE_DEBUG", "1");
        assertThat(server.run("whoami").err()).contains("\tat ");
    }

    @Test
    void listGoesThroughPages() {
        server.on("GET /jobs", 200, "{\"jobs\":[" + job("completed", "") + "],\"next_cursor\":\"c d\"}")
                .on("GET /jobs", 200, "{\"jobs\":[],\"next_cursor\":\"e\"}")
                .on(
                        "GET /jobs",
                        200,
                        "{\"jobs\":[" + job("failed", "\"reason\":\"error\"") + "],\"next_cursor\":null}");
        server.terminal = SCREEN;
        Ran ran = server.run(
                "list",
                "--status",
                "failed",
                "--label",
                "a=b c",
                "--type",
                "t",
                "--owner",
                "o",
                "--object-id",
                "x",
                "--after",
                "2026-01-01T00:00:00Z",
                "--before",
                "2027-01-01T00:00:00Z",
                "--all");
        assertThat(ran.out().lines()).hasSize(3).first().asString().startsWith("JOB");
        assertThat(ran.out()).contains("failed (error)");
        assertThat(server.requests.get(0))
                .contains(
                        "status=failed&type=t&object_id=x&owner=o&label=a%3Ab%20c&created_after=2026-01-01T00%3A00%3A00Z");
        assertThat(server.requests.get(1)).contains("&cursor=c%20d");
        assertThat(server.run("list", "-q", "-n", "1").out()).isEqualTo(ID + "\n");
    }

    @Test
    void listSaysThatThereIsMore() {
        server.terminal = SCREEN;
        server.on("GET /jobs", 200, "{\"jobs\":[" + job("completed", "") + "],\"next_cursor\":\"c\"}");
        assertThat(server.run("list", "-n", "1").err()).contains("--limit 2");
    }

    /** The server limits a stream to a thousand. */
    @Test
    void listAsJsonEndsAfterAsManyAsWereAskedFor() {
        server.on("GET /jobs", 200, "{\"job_id\":1}\n".repeat(2_000));
        assertThat(server.run("list", "--json", "-n", "1001").out().lines()).hasSize(1_001);
        assertThat(server.requests.get(0)).doesNotContain("limit");
    }

    @Test
    void listAsJsonIsStreamed() {
        server.on("GET /jobs", 200, "{\"job_id\":1}\n{\"job_id\":2}\n").cut("GET /jobs", "{\"job_id\":1}\n");
        assertThat(server.run("list", "--json", "-n", "1000").out()).isEqualTo("{\"job_id\":1}\n{\"job_id\":2}\n");
        assertThat(server.requests.get(0)).contains("limit=1000");
        assertThat(server.run("list", "--json").code()).isEqualTo(3);
    }

    @Test
    void tablesOfAdministrators() {
        server.on(
                        "GET /workers",
                        200,
                        "{\"workers\":[{\"worker\":\"w-1\",\"status\":\"up\",\"concurrency\":5,\"running\":[\"a\"],\"types\":[\"x\",\"y\"],\"more\":1.50}]}")
                .on(
                        "GET /queues",
                        200,
                        "{\"queues\":[{\"name\":\"a.low\",\"paused\":true,\"waiting\":3,\"oldest_seconds\":7,\"running\":1},{\"name\":\"b\"}]}")
                .on("GET /users", 200, "{\"users\":[{\"username\":\"ann\",\"roles\":[\"user\"],\"permissions\":[]}]}")
                .on(
                        "GET /jobs/" + ID + "/attempts",
                        200,
                        "{\"attempts\":[{\"attempt\":1,\"outcome\":\"failed\",\"reason\":\"error\",\"started_at\":\"2026-11-23T16:00:00Z\",\"finished_at\":\"2026-11-23T16:00:05Z\"}]}")
                .on(
                        "GET /types",
                        200,
                        "{\"types\":[{\"name\":\"t\",\"description\":\"does\",\"schema\":{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{"
                                + "\"n\":{\"type\":\"array\",\"maxItems\":9},\"k\":{\"enum\":[\"a\",\"b\"],\"default\":\"a\",\"description\":\"kind\"},"
                                + "\"s\":{\"type\":[\"number\",\"string\"],\"minimum\":0.1,\"maximum\":64}}},\"defaults\":{\"max_attempts\":3}}]}");
        assertThat(server.run("workers").out()).isEqualTo("w-1\tup\t1/5\t\t\t\tx, y\n");
        assertThat(server.run("workers", "--json").out()).contains("\"more\":1.50}\n");
        assertThat(server.run("queues").out()).isEqualTo("a.low\t3\t1\t7 s\tpaused\nb\t\t\t\topen\n");
        assertThat(server.run("queues", "--json").out().lines()).hasSize(2);
        assertThat(server.run("users", "-q").out()).isEqualTo("ann\n");
        assertThat(server.run("users").out()).isEqualTo("ann\tuser\t\n");
        assertThat(server.run("attempts", ID).out()).isEqualTo("1\tfailed\terror\t2026-11-23 16:00:00Z\t5 s\t\t\n");
        assertThat(server.run("types").out()).isEqualTo("t\t\tdoes\n");
        assertThat(server.run("types", "t")).satisfies(ran -> {
            assertThat(ran.out())
                    .isEqualTo(
                            "n\tarray\t..9 items\t(required)\t\nk\ta|b\t\t\"a\"\tkind\ns\tnumber or string\t0.1..64\t\t\n");
            assertThat(ran.err()).contains("millrace submit t --param n=…\n", "max_attempts 3");
        });
        assertThat(server.run("types", "t", "--json").out()).startsWith("{\"name\":\"t\"");
        assertThat(server.run("types", "u").code()).isEqualTo(4);
    }

    @Test
    void changesOfAdministrators() {
        server.on("POST /workers/w/drain", 202, "")
                .on("POST /queues/a/pause", 204, "")
                .on("POST /queues/a/resume", 204, "")
                .on("POST /users", 201, "{\"username\":\"ann\"}")
                .on("DELETE /users/ann", 204, "")
                .on("PUT /users/ann/password", 204, "")
                .on("GET /auth/me", 200, "{\"username\":\"ann\",\"roles\":[\"admin\"],\"permissions\":[\"command\"]}");
        assertThat(server.run("workers", "drain", "w").out()).isEqualTo("w drains\n");
        assertThat(server.run("queues", "pause", "a").out()).isEqualTo("a is paused\n");
        assertThat(server.run("queues", "resume", "a", "--json").out()).isEqualTo("{\"queue\":\"a\"}\n");
        server.input = "pässword\n";
        assertThat(server.run("users", "add", "ann", "--password-stdin", "--permission", "command")
                        .out())
                .isEqualTo("ann is made\n");
        assertThat(server.requests)
                .anyMatch(each ->
                        each.contains("\"password\":\"pässword\",\"roles\":[\"user\"],\"permissions\":[\"command\"]"));
        server.input = "old\nnew\n";
        assertThat(server.run("users", "passwd", "ann", "--password-stdin").code())
                .isZero();
        assertThat(server.requests)
                .anyMatch(each -> each.contains("{\"current_password\":\"old\",\"password\":\"new\"}"));
        assertThat(server.run("users", "remove", "ann", "-q").out()).isEmpty();
        assertThat(server.run("whoami").out()).isEqualTo("ann, roles: admin, permissions: command\n");
        assertThat(server.run("whoami", "-q").out()).isEqualTo("ann\n");
        assertThat(server.run("whoami", "--json").out()).startsWith("{");
    }

    @Test
    void whyHasAPlace() {
        server.on(
                "GET /jobs/" + ID + "/why", 200, "{\"code\":\"behind_others\",\"detail\":\"no slot\",\"position\":3}");
        assertThat(server.run("why", ID).out()).isEqualTo("behind_others: no slot (place 3)\n");
        assertThat(server.run("why", ID, "-q").out()).isEqualTo("behind_others\n");
        assertThat(server.run("why", ID, "--json").out()).startsWith("{");
    }

    @Test
    void logsInAndOut() throws Exception {
        server.on("POST /auth/token", 200, "{\"access_token\":\"abc\",\"expires_in\":900}")
                .on("GET /auth/me", 200, "{\"username\":\"demo\"}");
        server.input = "demo\n";
        assertThat(server.run("login", "--user", "demo", "--password-stdin").out())
                .startsWith("logged in as demo until ");
        Path profile = folder.resolve("default.properties");
        assertThat(Files.readString(profile)).contains("token=abc").doesNotContain("password=");
        server.run("whoami");
        assertThat(server.requests.get(server.requests.size() - 1)).endsWith("Bearer abc");

        assertThat(server.run("login", "--user", "demo", "--password-stdin", "--store-password", "--json")
                        .out())
                .contains("\"password_stored\":true");
        server.run("whoami");
        assertThat(server.requests.get(server.requests.size() - 1)).endsWith("Basic ZGVtbzpkZW1v");
        assertThat(server.run("config").out()).contains("user\tdemo\tprofile\n", "password\t(set)\tprofile\n");
        assertThat(server.run("config", "--json").out()).contains("\"url\":{\"value\":\"" + server.url());

        assertThat(server.run("logout").out()).isEqualTo("demo is logged out\n");
        assertThat(Files.readString(profile)).doesNotContain("demo", "abc");
        assertThat(server.run("logout").err()).isEqualTo("nobody was logged in\n");
    }

    @Test
    void whoeverSitsThereIsAsked() throws Exception {
        server.terminal = SCREEN;
        server.on("POST /auth/token", 200, "{\"access_token\":\"abc\",\"expires_in\":900}");
        server.input = "ann\nsecret\ny\n";
        assertThat(server.run("login").out()).isEqualTo("logged in as ann, until logout\n");
        assertThat(server.requests.get(0)).contains("{\"username\":\"ann\",\"password\":\"secret\"}");
        assertThat(Files.readString(folder.resolve("default.properties"))).contains("password=secret");
    }

    @Test
    void aWrongPasswordSaysSo() {
        server.input = "no\n";
        server.on("POST /auth/token", 401, "{\"code\":\"bad-credentials\",\"detail\":\"no\"}");
        Ran ran = server.run("login", "--user", "demo", "--password-stdin");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("name or password is wrong");
    }

    @Test
    void theProfileIsChangedByConfig() throws Exception {
        Path profile = folder.resolve("default.properties");
        server.run("config", "set", "url", "http://a:1");
        server.run("config", "set", "user", "ann");
        assertThat(Files.readString(profile)).contains("url=http\\://a\\:1", "user=ann");
        assertThat(server.run("config", "unset", "user").out()).isEqualTo("user is no longer in the profile\n");
        assertThat(Files.readString(profile)).doesNotContain("ann");
        assertThat(server.run("config", "set", "cacert", "/c").code()).isZero();
    }

    @Test
    void aPasswordOnTheCommandLineIsWarnedOf() {
        server.on(JOB, 200, job("completed", ""));
        Ran ran = server.run("status", ID, "--user", "u", "--password", "p");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("can be seen by others");
        assertThat(server.requests.get(0)).endsWith("Basic dTpw");
    }

    @Test
    void completionNamesEachAction() {
        assertThat(server.run("completion", "bash").out())
                .contains("complete -F _complete_millrace", "attempts", "--cancel-on-interrupt");
        assertThat(server.run("completion", "zsh").out()).contains("bashcompinit");
    }

    @Test
    void problemsSayWhatToDo() {
        server.on("GET /jobs/a", 401, "")
                .on("GET /jobs/b", 403, "{\"code\":\"not-permitted\",\"detail\":\"no\"}")
                .on(
                        "GET /jobs/c",
                        429,
                        "{\"code\":\"rate-limited\",\"detail\":\"slow down\"}",
                        Map.of("Retry-After", "7"))
                .on("GET /jobs/d", 302, "", Map.of("Location", "https://elsewhere/"))
                .on("GET /jobs/e", 404, "<html>")
                .on("GET /jobs/f", 503, "{\"code\":\"unavailable\",\"detail\":\"PostgreSQL is away\"}")
                .on("GET /jobs/g", 200, "no json")
                .on(
                        "GET /jobs/h",
                        400,
                        "{\"code\":\"invalid\",\"detail\":\"two\",\"errors\":[{\"field\":\"timeout_seconds\",\"message\":\"b\"},{\"field\":\"c\",\"message\":\"d\"}]}")
                .on("GET /jobs/i", 500, "{\"code\":\"internal\",\"detail\":\"oops\",\"trace_id\":\"t1\"}");
        assertThat(server.run("status", "a").err()).contains("log in: `millrace login`");
        assertThat(server.run("status", "b").err()).contains("`millrace whoami`");
        assertThat(server.run("status", "c").err()).contains("try again in 7 s");
        assertThat(server.run("status", "d").err()).contains("sends on to https://elsewhere/");
        assertThat(server.run("status", "e"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(3));
        assertThat(server.run("status", "f"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(3));
        assertThat(server.run("status", "g").err()).contains("not one of Millrace's");
        assertThat(server.run("status", "h").err()).contains("millrace: --timeout: b\n  c: d");
        assertThat(server.run("status", "i").err()).contains("trace id t1");
        server.environment.put("MILLRACE_TOKEN", "t");
        assertThat(server.run("status", "a").err()).contains("no longer, good");
        server.environment.put("MILLRACE_URL", "http://localhost:1");
        assertThat(server.run("status", "a")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err()).contains("cannot reach http://localhost:1", "make run");
        });
    }
}
