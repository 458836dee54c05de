package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.acceptance.Cli.Ran;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each action of the packaged command line, against the packaged product. */
class CliAT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String[] JOB_FIELDS = {
        "attempt",
        "created_at",
        "deadline_at",
        "deduplicated",
        "error",
        "finished_at",
        "job_id",
        "labels",
        "max_attempts",
        "object_id",
        "owner",
        "params",
        "priority",
        "progress",
        "reason",
        "result",
        "run_at",
        "started_at",
        "status",
        "timeout_seconds",
        "trace_id",
        "type",
        "worker"
    };

    private static Stack stack;

    private final Api api = new Api(stack.gatewayUrl(1), "demo", "demo");
    private final Cli demo = Cli.of(api.url(), "demo", "demo");
    private final Cli admin = Cli.of(api.url(), "admin", "admin");

    @BeforeAll
    static void start() {
        stack = Product.another();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private static void assertJob(JsonNode job) {
        TreeSet<String> fields = new TreeSet<>();
        job.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly(JOB_FIELDS);
    }

    @Test
    void runReturnsWithTheIdOrWaitsAndPassesOnTheExitCode() {
        String id = demo.run("run", "--", "echo", "hello").exits(0).line();
        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(demo.run("run", "--wait", "--", "echo", "hello").exits(0).out())
                .isEqualTo("hello\n");
        assertThat(demo.run("run", "--wait", "--", "echo", "hello ü").exits(0).out())
                .isEqualTo("hello ü\n");
        String umlaut = demo.run("run", "--", "echo", "ü").exits(0).line();
        assertThat(api.job(umlaut).path("params").path("argv").get(1).asText()).isEqualTo("ü");
        Ran mixed = demo.run("run", "--follow", "--", "sh", "-c", "echo out; echo err >&2; exit 7")
                .exits(7);
        assertThat(mixed.out()).isEqualTo("out\n");
        assertThat(mixed.err()).contains("err\n");
        demo.run("run", "--wait", "--", "no-such-program").exits(127);
        demo.run("run", "--wait", "--", "sh", "-c", "kill -9 $$").exits(137);
        demo.run("run", "--wait", "--timeout", "1", "--", "sleep", "20").exits(124);
        String[] loud = {"sh", "-c", "head -c 2000000 /dev/zero | tr '\\0' x"};
        assertThat(demo.run("run", "--wait", "--", loud[0], loud[1], loud[2])
                        .exits(137)
                        .err())
                .contains("--max-output");
        assertThat(demo.run("run", "--wait", "--max-output", "2m", "--", loud[0], loud[1], loud[2])
                        .exits(0)
                        .out())
                .hasSize(2_000_000);
        assertThat(demo.given(
                                "from stdin",
                                "run",
                                "--wait",
                                "--stdin",
                                "-",
                                "--env",
                                "A=b",
                                "--cpus",
                                "1",
                                "--memory",
                                "64m",
                                "--",
                                "sh",
                                "-c",
                                "cat; echo $A")
                        .exits(0)
                        .out())
                .isEqualTo("from stdinb\n");
        JsonNode ended =
                demo.run("run", "--wait", "--json", "--", "true").exits(0).json();
        assertJob(ended);
        assertThat(ended.path("result").path("exit_code").asInt(-1)).isZero();
    }

    @Test
    void submitStatusOutAndWait() throws IOException {
        Path params = Files.writeString(Product.newHome().resolve("p.json"), "{\"numbers\": [1, 2], \"seconds\": 9}");
        String id = demo.run(
                        "submit", "compute_sum", "--params", "@" + params, "--param", "seconds=0", "--label", "k=v")
                .exits(0)
                .line();
        demo.run("wait", id).exits(0);
        assertThat(demo.run("status", id).exits(0).out())
                .contains("status     completed", "result     {\"sum\":3,\"count\":2}");
        assertJob(demo.run("status", id, "--json").exits(0).json());
        assertThat(demo.run("status", id, "--quiet").line()).isEqualTo("completed");
        JsonNode failed = demo.run(
                        "submit",
                        "unstable_task",
                        "--param",
                        "failure_rate=1",
                        "--max-attempts",
                        "1",
                        "--wait",
                        "--json")
                .exits(1)
                .json();
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        demo.run("wait", id, failed.path("job_id").asText()).exits(1);
        assertThat(demo.run("submit", "compute_sum").exits(2).err()).contains("params.numbers");

        String written = demo.run("run", "--", "echo", "written").line();
        assertThat(demo.run("out", "--follow", written).exits(0).out()).isEqualTo("written\n");
        assertThat(demo.run("out", written, "--offset", "4").exits(0).out()).isEqualTo("ten\n");
        assertThat(demo.run("out", written, "--json").json().path("text").asText())
                .isEqualTo("written\n");
        demo.run(
                        "wait",
                        "--timeout",
                        "1",
                        demo.run("submit", "noop", "--delay", "60").line())
                .exits(124);
    }

    @Test
    void theSameObjectIsTheFirstJob() {
        String object = "cli-" + UUID.randomUUID();
        String id = demo.run("submit", "noop", "--object-id", object).exits(0).line();
        Ran again = demo.run("submit", "noop", "--object-id", object).exits(0);
        assertThat(again.line()).isEqualTo(id);
        assertThat(again.err()).contains("submitted before");
        assertThat(demo.run("submit", "--object-id", object).exits(3).err()).contains("millrace status " + id);
    }

    @Test
    void killRetryAttemptsWhyAndList() {
        String label = "k-" + UUID.randomUUID();
        String id = demo.run("submit", "noop", "--delay", "1h", "--label", "test=" + label)
                .line();
        assertThat(demo.run("why", id).exits(0).out()).startsWith("not_due: ");
        assertThat(demo.run("why", id, "--json").json().path("code").asText()).isEqualTo("not_due");
        assertThat(demo.run("kill", id).exits(0).out()).contains("cancelled");
        assertThat(demo.run("cancel", id).exits(3).err()).contains("cancelled");
        assertThat(demo.run("retry", id, "--json")
                        .exits(0)
                        .json()
                        .path("job_id")
                        .asText())
                .isEqualTo(id);
        demo.run("wait", id).exits(0);
        demo.run("retry", id).exits(3);
        assertThat(demo.run("attempts", id).exits(0).out()).contains("completed");
        assertThat(demo.run("attempts", id, "--json").json().path("outcome").asText())
                .isEqualTo("completed");
        assertThat(demo.run("list", "--label", "test=" + label, "--status", "completed", "-q")
                        .exits(0)
                        .line())
                .isEqualTo(id);
        List<JsonNode> listed = demo.run("list", "--json", "-n", "2").exits(0).jsonLines();
        assertThat(listed).hasSize(2).allSatisfy(CliAT::assertJob);
    }

    @Test
    void eventsOfAJobAndOfAll() throws Exception {
        String id = demo.run("submit", "compute_sum", "--param", "numbers=[1]", "--param", "seconds=1")
                .line();
        List<JsonNode> told = demo.run("events", id, "--json").exits(0).jsonLines();
        assertThat(told).isNotEmpty().allSatisfy(CliAT::assertJob);
        assertThat(told.get(told.size() - 1).path("status").asText()).isEqualTo("completed");

        Process all = demo.start(List.of(Cli.LAUNCHER.toString(), "events", "-q"));
        try {
            // The stream may begin after the first ones are over.
            List<String> ids = new ArrayList<>();
            StringBuilder seen = new StringBuilder();
            await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(() -> {
                ids.add(api.accepted("{\"type\": \"noop\"}"));
                seen.append(new String(
                        all.getInputStream().readNBytes(all.getInputStream().available()), StandardCharsets.UTF_8));
                return ids.stream().anyMatch(each -> seen.indexOf(each + " completed") >= 0);
            });
        } finally {
            all.destroy();
        }
    }

    @Test
    void whatAdministratorsSeeAndChange() {
        JsonNode worker = admin.run("workers", "--json").exits(0).jsonLines().get(0);
        assertThat(worker.path("worker").asText()).startsWith("worker-");
        assertThat(admin.run("workers").exits(0).out()).contains("worker-1", "worker-2");
        admin.run("workers", "drain", "no-such-worker").exits(4);
        demo.run("workers").exits(3);

        JsonNode queue = admin.run("queues", "--json").exits(0).jsonLines().get(0);
        assertThat(queue.has("waiting") && queue.has("paused")).isTrue();
        admin.run("queues", "pause", "batch_email.low").exits(0);
        assertThat(admin.run("queues").out()).containsPattern("batch_email.low\t.*paused");
        admin.run("queues", "resume", "batch_email.low").exits(0);

        String name = "cli-" + UUID.randomUUID();
        assertThat(admin.given("secret-1\n", "users", "add", name, "--password-stdin", "--json")
                        .exits(0)
                        .json()
                        .path("username")
                        .asText())
                .isEqualTo(name);
        assertThat(admin.run("users", "-q").out().lines()).contains(name);
        Cli own = Cli.of(api.url(), name, "secret-1");
        own.run("run", "--", "true").exits(3);
        own.given("secret-1\nsecret-2\n", "users", "passwd", name, "--password-stdin")
                .exits(0);
        own.with("MILLRACE_PASSWORD", "secret-2").run("whoami").exits(0);
        admin.run("users", "remove", name).exits(0);
        admin.run("users", "remove", name).exits(4);
        assertThat(demo.run("types", "--json").exits(0).jsonLines())
                .anyMatch(each -> each.path("name").asText().equals("report"));
        assertThat(demo.run("types", "compute_sum").exits(0).out()).contains("numbers");
    }

    @Test
    void loginKeepsATokenAndThePasswordOnlyIfOneAgrees() throws IOException {
        Cli nobody = demo.with("MILLRACE_USER", null).with("MILLRACE_PASSWORD", null);
        assertThat(nobody.run("whoami").exits(3).err()).contains("millrace login");
        nobody.given("wrong\n", "login", "--user", "demo", "--password-stdin").exits(3);
        nobody.given("demo\n", "login", "--user", "demo", "--password-stdin").exits(0);
        Path profile = Path.of(nobody.environment().get("MILLRACE_CONFIG"), "default.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(profile)).contains("token=").doesNotContain("password=");
        JsonNode me = nobody.run("whoami", "--json").exits(0).json();
        assertThat(me.path("username").asText()).isEqualTo("demo");
        assertThat(nobody.run("config", "--json")
                        .json()
                        .path("token")
                        .path("from")
                        .asText())
                .isEqualTo("profile");
        nobody.given("demo\n", "login", "--user", "demo", "--password-stdin", "--store-password")
                .exits(0);
        nobody.run("whoami").exits(0);
        nobody.run("logout").exits(0);
        nobody.run("whoami").exits(3);
        assertThat(demo.run("whoami", "--user", "demo", "--password", "demo")
                        .exits(0)
                        .err())
                .contains("can be seen by others");
        demo.with("MILLRACE_TOKEN", "abc").run("whoami").exits(3);
    }

    @Test
    void exitCodesOfWhatCannotBe() {
        demo.run("status", UUID.randomUUID().toString()).exits(4);
        demo.run("kill", "x/../y").exits(4);
        Ran unknown = demo.run("stauts").exits(2);
        assertThat(unknown.err()).startsWith("Usage: millrace").endsWith("did you mean 'status'?\n");
        assertThat(unknown.out()).isEmpty();
        demo.run("status").exits(2);
        demo.run("submit", "no-such-type").exits(2);
        demo.run("out", UUID.randomUUID().toString(), "--stream", "std err").exits(2);
        assertThat(demo.with("MILLRACE_URL", "http://localhost:1")
                        .run("list")
                        .exits(3)
                        .err())
                .contains("cannot reach");
        assertThat(demo.with("MILLRACE_PASSWORD", "guess").run("list").exits(3).err())
                .contains("is the password of demo right?");
        assertThat(demo.run("version", "--json").exits(0).json().path("version").asText())
                .startsWith("0.");
        assertThat(demo.run("help").exits(0).out()).contains("attempts", "Exit codes");
    }

    @Test
    void bashReallyCompletes() {
        Path script = Product.newHome().resolve("completion");
        try {
            Files.writeString(script, demo.run("completion", "bash").exits(0).out());
            demo.run("completion", "zsh").exits(0);
            Process bash = demo.start(
                    List.of(
                            "bash",
                            "-c",
                            ". " + script
                                    + "; COMP_WORDS=(millrace att); COMP_CWORD=1; COMP_LINE='millrace att'; COMP_POINT=12; _complete_millrace; echo \"${COMPREPLY[*]}\""
                                    + "; COMP_WORDS=(millrace run --cancel); COMP_CWORD=2; _complete_millrace; echo \"${COMPREPLY[*]}\""));
            assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactly("attempts", "--cancel-on-interrupt");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Ctrl-C as the terminal's driver makes it of what is typed. */
    @Test
    void ctrlCAsksWhetherToCancel() throws Exception {
        for (String answer : List.of("y", "n")) {
            String object = "ctrl-c-" + UUID.randomUUID();
            Process process = demo.onTerminal("millrace run --wait --object-id " + object + " -- sleep 30");
            String seen = readUntil(process, "processing");
            type(process, "\u0003");
            seen += readUntil(process, "[y/N]");
            type(process, answer + "\n");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(seen).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            String id = demo.run("list", "--object-id", object, "-q").line();
            if (answer.equals("y")) {
                api.awaitStatus(id, "cancelled", SOON);
            } else {
                assertThat(api.job(id).path("status").asText()).isEqualTo("processing");
                demo.run("kill", id, "--wait").exits(0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void whoMustLeaveCancelsAtOnceWhereThatWasSaid(String signal, int code) throws Exception {
        String object = "ctrl-c-" + UUID.randomUUID();
        Process process = demo.start(List.of(
                Cli.LAUNCHER.toString(),
                "run",
                "--wait",
                "--cancel-on-interrupt",
                "--object-id",
                object,
                "--",
                "sleep",
                "30"));
        await().atMost(SOON)
                .until(() -> demo.run("list", "--object-id", object, "--status", "processing", "-q")
                                .out()
                                .length()
                        > 30);
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        api.awaitStatus(demo.run("list", "--object-id", object, "-q").line(), "cancelled", SOON);
    }

    @Test
    void ctrlCAtAPasswordGivesTheTerminalBack() throws Exception {
        Process process = demo.with("MILLRACE_PASSWORD", null)
                .onTerminal("trap : INT; stty -g; millrace login --user demo; echo left; stty -g");
        String seen = readUntil(process, "Password of demo");
        type(process, "\u0003");
        seen += new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(seen).contains("left");
        assertSameModes(seen);
    }

    /** Token and login are real; that it ends in a minute is what the profile says. */
    @Test
    void whoWaitsWithATokenRenewsIt() throws IOException {
        Cli nobody = demo.with("MILLRACE_USER", null).with("MILLRACE_PASSWORD", null);
        nobody.given("demo\n", "login", "--user", "demo", "--password-stdin").exits(0);
        Path profile = Path.of(nobody.environment().get("MILLRACE_CONFIG"), "default.properties");
        String before = Files.readString(profile);
        Files.writeString(
                profile,
                before.replaceAll(
                        "token_ends=.*",
                        "token_ends=" + Instant.now().plusSeconds(60).toString().replace(":", "\\\\:")));
        nobody.run("run", "--wait", "--", "true").exits(0);
        assertThat(tokenIn(Files.readString(profile))).startsWith("token=").isNotEqualTo(tokenIn(before));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
                .isEqualTo("rw-------");
        nobody.run("whoami").exits(0);
    }

    private static String tokenIn(String profile) {
        return profile.lines()
                .filter(line -> line.startsWith("token="))
                .findFirst()
                .orElse("");
    }

    @Test
    void topIsLiveAndGivesTheTerminalBack() throws Exception {
        assertThat(admin.run("top", "--json").exits(0).json().path("workers")).hasSize(2);
        Process process = admin.onTerminal("stty -g; millrace top --interval 1; echo code $?; stty -g");
        String seen = readUntil(process, "q: quit");
        assertThat(seen).contains("\u001b[?1049h", "WORKER", "worker-1");
        type(process, "q");
        seen += new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(seen).contains("\u001b[?1049l", "code 0");
        assertSameModes(seen);
    }

    /** As {@code stty -g} told them before and after. */
    private static void assertSameModes(String seen) {
        List<String> modes = seen.lines()
                .filter(line -> line.matches("[0-9a-f]+(:[0-9a-f]+){10,}\\s*"))
                .map(String::strip)
                .toList();
        assertThat(modes).hasSize(2);
        assertThat(modes.get(1)).isEqualTo(modes.get(0));
    }

    private static void type(Process process, String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private static String readUntil(Process process, String wanted) {
        StringBuilder seen = new StringBuilder();
        await(wanted).atMost(SOON).until(() -> {
            seen.append(new String(
                    process.getInputStream().readNBytes(process.getInputStream().available()), StandardCharsets.UTF_8));
            return seen.indexOf(wanted) >= 0;
        });
        return seen.toString();
    }
}
