package io.millrace.cli.command;

import static io.millrace.cli.StandIn.ID;
import static io.millrace.cli.StandIn.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.WithStandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisuseTest extends WithStandIn {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status|ID is missing",
                "status a b|'b' is one argument too many",
                "status --quite a|there is no option --quite; did you mean '--quiet'?",
                "submit noop --timeout|--timeout needs a value",
                "submit noop --max-attempts few|--max-attempts cannot be 'few': it is a whole number",
                "list --status failed --status queued|--status can be given once",
                "submit noop --label foo|'foo' has no value",
                "submit noop --label =foo|'=foo' has no key",
            })
    void itIsToldInAFewLinesOfPlainWords(String line, String told) {
        assertThat(server.run(line.split(" "))).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).startsWith("millrace: " + told + "\n");
            assertThat(ran.err().lines().count()).isLessThan(5);
        });
    }

    @ParameterizedTest
    @CsvSource({"lsit, list", "logs, out", "ps, list", "stauts, status", "stop, kill"})
    void whatWasMeantIsGuessed(String typed, String meant) {
        assertThat(server.run(typed).err()).endsWith("did you mean '" + meant + "'?\n");
    }

    @Test
    void whatTheServerFindsWrongWithWhatWasTypedIsMisuse() {
        server.on(
                "POST /jobs",
                400,
                "{\"code\":\"invalid\",\"detail\":\"x\",\"errors\":[{\"field\":\"params.memory_mb\",\"message\":\"too little\"}]}");
        assertThat(server.run("run", "--", "x")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err())
                    .isEqualTo("millrace: params.memory_mb (run --memory): too little\n"
                            + "  `millrace types TYPE` shows the params of a type\n");
        });
    }

    @Test
    void inputThatIsNotPassedOnIsToldOf() {
        server.on("POST /jobs", 202, job("queued", ""));
        server.input = "lost";
        assertThat(server.run("run", "--", "cat").err()).contains("--stdin - does");
        assertThat(server.run("run", "--stdin", "-", "--", "cat").err()).isEmpty();
        server.input = "";
        assertThat(server.run("run", "--", "cat").err()).isEmpty();
    }

    @Test
    void limitsOfACommandAreSent() {
        server.on("POST /jobs", 202, job("queued", ""))
                .on("GET /jobs/" + ID, 200, job("failed", "\"reason\":\"output_limit\",\"result\":{\"signal\":9}"))
                .on("GET /jobs/" + ID + "/output", 200, "x");
        assertThat(server.run("run", "--wait", "--max-output", "8m", "--network", "--", "x"))
                .satisfies(ran -> {
                    assertThat(ran.code()).isEqualTo(137);
                    assertThat(ran.err()).contains("--max-output");
                });
        assertThat(server.requests.get(0)).contains("\"max_output_bytes\":8388608,\"network\":true");
    }

    @Test
    void timesCanBeSaidAsPeopleSayThem() {
        server.on("GET /jobs", 200, "{\"jobs\":[]}");
        assertThat(server.run("list", "--after", "2026-11-23", "--before", "10m")
                        .err())
                .isEqualTo("no job matches\n");
        assertThat(server.requests.get(0))
                .containsPattern("created_after=2026-11-2\\dT\\d\\d%3A\\d\\d")
                .containsPattern("created_before=20\\d\\d-\\d\\d-\\d\\dT");
        server.run("list", "--after", "2026-11-23T10:00:00Z");
        assertThat(server.requests.get(1)).contains("created_after=2026-11-23T10%3A00%3A00Z");
    }

    @Test
    void theCompletionKnowsValues() {
        assertThat(server.run("completion", "bash").out())
                .contains(
                        "\"scheduled\" \"queued\"", "\"high\" \"normal\"", "\"stdout\" \"stderr\"", "\"bash\" \"zsh\"");
        assertThat(server.run("completion", "zsh").out().lines().limit(60))
                .contains(
                        "elif [ -n \"$ZSH_VERSION\" ]; then",
                        "    autoload -U +X compinit && compinit",
                        "  autoload -U +X bashcompinit && bashcompinit");
    }

    @Test
    void jobsThatAreRefusedAreToldOfAsJson() {
        server.on("GET /jobs/" + ID, 200, job("completed", ""));
        String refused = "{\"job_id\":\"no\",\"error\":{";
        assertThat(server.run("kill", "no", "no", "--json").out().lines())
                .hasSize(2)
                .allMatch(each -> each.startsWith(refused));
        assertThat(server.run("wait", "no", ID, "--json").out().lines())
                .hasSize(2)
                .anyMatch(each -> each.startsWith(refused));
    }
}
