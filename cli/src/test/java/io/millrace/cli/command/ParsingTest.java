package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.StandIn;
import io.millrace.cli.StandIn.Ran;
import io.millrace.cli.WithStandIn;
import io.millrace.cli.error.CliException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsingTest extends WithStandIn {
    private static final InputStream NOTHING = InputStream.nullInputStream();

    @Test
    void durationsAndSizes() {
        assertThat(List.of(
                        Amounts.seconds("90"),
                        Amounts.seconds("90s"),
                        Amounts.seconds("5m"),
                        Amounts.seconds("1.5h"),
                        Amounts.seconds("2d")))
                .containsExactly(90L, 90L, 300L, 5_400L, 172_800L);
        assertThat(List.of(
                        Amounts.megabytes("512"),
                        Amounts.megabytes("512M"),
                        Amounts.megabytes("2g"),
                        Amounts.megabytes("1.5GB")))
                .containsExactly(512L, 512L, 2_048L, 1_536L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "5 m", "-1", "1e99", "m"})
    void otherAmountsAreUsageErrors(String text) {
        assertThatThrownBy(() -> Amounts.seconds(text)).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> Amounts.megabytes(text)).isInstanceOf(CliException.class);
    }

    @Test
    void paramsAreJsonWhereTheyCanBeRead() throws Exception {
        Path file = Files.writeString(folder.resolve("p.json"), "{\"a\": 1, \"b\": 2}");
        Map<String, Object> params = Params.of(
                "@" + file, List.of("b=[1,2]", "c=May", "d=\"5\"", "e=a=b", "f=null", "g={broken", "h="), NOTHING);
        assertThat(params)
                .containsEntry("a", 1)
                .containsEntry("b", List.of(1, 2))
                .containsEntry("c", "May")
                .containsEntry("d", "5");
        assertThat(params).containsEntry("e", "a=b").containsEntry("f", null).containsEntry("g", "{broken");
        assertThat(Params.of("@-", List.of(), new ByteArrayInputStream("{\"x\":true}".getBytes())))
                .containsEntry("x", true);
        assertThatThrownBy(() -> Params.of("[1]", List.of(), NOTHING)).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> Params.of("@/nowhere", List.of(), NOTHING)).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> Params.of(null, List.of("x"), NOTHING)).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> Params.text("-", new ByteArrayInputStream(new byte[] {(byte) 0xff})))
                .isInstanceOf(CliException.class);
    }

    @Test
    void theNearestWord() {
        assertThat(Nearest.suggestion("stauts", Actions.names())).contains("'status'");
        assertThat(Nearest.suggestion("attem", Actions.names())).contains("'attempts'");
        assertThat(Nearest.suggestion("xyzzyqwert", Actions.names())).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void anUnknownActionIsToldWithTheNearestAndTheHelp() {
        Ran ran = server.run("--url", "http://x", "sumbit");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("Usage: millrace ACTION")
                .contains("run ")
                .endsWith("millrace: there is no action 'sumbit'; did you mean 'submit'?\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status a b",
                "status --nonsense a",
                "list --limit x",
                "list --limit 0",
                "submit",
                "--nonsense",
                "run",
                "submit noop --label x",
                "submit noop --timeout soon",
                "run --memory much -- x",
                "run --env NOWHERE_SET -- x",
                "help nonsense",
                "completion fish",
                "out x --stream err",
                "list --status done",
                "list --all --limit 3",
                "list --after 2026-13-01",
                "submit noop --priority urgent",
                "top --interval 0",
                "config set nonsense 1",
                "config set url nonsense",
                "queues nonsense",
                "queues pause",
                "login",
                "users add x",
                "login --user x",
                "--token a\nb whoami",
                "run --stdin /nowhere -- x"
            })
    void misuseIsExitCodeTwoAndSaysWhatToDo(String line) {
        Ran ran = server.run(line.split(" "));
        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).startsWith("millrace: ").contains("\n  ");
        assertThat(ran.out()).isEmpty();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void helpIsGivenForEachAction() {
        for (String name : Actions.names()) {
            Ran help = server.run("help", name);
            Ran option = server.run(name, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).startsWith("Usage: millrace " + name).isEqualTo(option.out());
        }
        assertThat(server.run("queues", "pause", "--help").out()).startsWith("Usage: millrace queues pause");
        assertThat(server.run("help", "users", "add").out()).contains("--password-stdin");
    }

    @Test
    void theHelpFitsAnOrdinaryTerminal() {
        Ran help = server.run("help");
        assertThat(help.out())
                .isEqualTo(server.run().out())
                .isEqualTo(server.run("--help").out());
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
        for (String name : Actions.names()) {
            assertThat(help.out()).contains("  " + name + " ");
        }
    }

    @Test
    void versionIsToldInEachForm() {
        assertThat(server.run("version").out()).startsWith("millrace ");
        assertThat(server.run("--version").out()).startsWith("millrace ");
        assertThat(server.run("version", "--json").out()).startsWith("{\"version\":");
        assertThat(server.run("version", "-q").out()).isEqualTo("unpackaged\n");
    }

    @Test
    void optionsAfterTheProgramAreItsOwn() {
        server.on("POST /jobs", 202, StandIn.job("queued", ""));
        assertThat(server.run("run", "--cpus", "0.5", "--memory", "1g", "--env", "A=b=c", "echo", "--json", "-n")
                        .out())
                .isEqualTo(StandIn.ID + "\n");
        assertThat(server.requests.get(0))
                .contains(
                        "\"argv\":[\"echo\",\"--json\",\"-n\"]",
                        "\"cpus\":0.5",
                        "\"memory_mb\":1024",
                        "\"env\":{\"A\":\"b=c\"}");
    }

    @Test
    void allThatCanBeSaidOfAJobIsSent() {
        server.input = "in";
        server.environment.put("HERE", "x");
        server.on("POST /jobs", 202, StandIn.job("queued", ""));
        Ran ran = server.run(
                ("run --json --object-id o --label a=b --priority low --timeout 2m --max-attempts 2 --backoff 3 --delay 4"
                                + " --dedup-window 5 --retention 6 --callback-url https://x --image i --env HERE --stdin - -- true")
                        .split(" "));
        assertThat(ran.out()).isEqualTo(StandIn.job("queued", "") + "\n");
        assertThat(server.requests.get(0))
                .contains(
                        "{\"type\":\"command\",\"object_id\":\"o\",\"params\":{\"argv\":[\"true\"],\"image\":\"i\",\"env\":{\"HERE\":\"x\"},"
                                + "\"stdin\":\"in\"},\"priority\":\"low\",\"timeout_seconds\":120,\"max_attempts\":2,\"backoff_seconds\":3,"
                                + "\"delay_seconds\":4,\"dedup_window_seconds\":5,\"retention_seconds\":6,\"callback_url\":\"https://x\","
                                + "\"labels\":{\"a\":\"b\"}}");
    }
}
