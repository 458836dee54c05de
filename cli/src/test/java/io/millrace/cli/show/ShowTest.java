package io.millrace.cli.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.api.JobView;
import io.millrace.cli.error.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShowTest {
    private static final Terminal COLOURED = new Terminal(true, true, true, true, 40);
    private static final Terminal PLAIN = new Terminal(true, true, true, false, 40);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Output output(Terminal terminal) {
        return new Output(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                false,
                false);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableIsAlignedForATerminalAndCutToIt() {
        new Table(output(PLAIN), "name", "status", "what")
                .row("a", "up", "x")
                .row("longer", "down", "y".repeat(60))
                .print();
        assertThat(printed().lines())
                .containsExactly(
                        "NAME    STATUS  WHAT", "a       up      x", "longer  down    " + "y".repeat(23) + "…");
    }

    @Test
    void aTableIsTabsForAProgramWithoutHeaderAndColours() {
        new Table(output(Terminal.NONE), "name", "status")
                .styled(List.of(Style.RED), "a\tb", "c\nd")
                .print();
        assertThat(printed()).isEqualTo("a b\tc d\n");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        Map<String, String> none = Map.of();
        assertThat(Terminal.of("in,out,err", "30 100", none)).isEqualTo(new Terminal(true, true, true, true, 100));
        assertThat(Terminal.of("out", "", Map.of("NO_COLOR", "1")))
                .isEqualTo(new Terminal(false, true, false, false, 80));
        assertThat(Terminal.of("", "0 0", Map.of("TERM", "dumb")))
                .isEqualTo(new Terminal(false, false, false, false, 80));
        assertThat(output(COLOURED).styled(Style.RED, "x")).isEqualTo("\u001b[31mx\u001b[0m");
        assertThat(output(PLAIN).styled(Style.RED, "x")).isEqualTo("x");
        assertThat(Style.PLAIN.of("x")).isEqualTo("x");
        assertThat(List.of("completed", "failed", "cancelled", "processing", "queued").stream()
                        .map(Style::ofStatus))
                .containsExactly(Style.GREEN, Style.RED, Style.YELLOW, Style.CYAN, Style.PLAIN);
    }

    @Test
    void whatOthersWroteCommandsNoTerminal() {
        assertThat(Output.safe("a\u001b[2Jb\u0007\tc\n")).isEqualTo("a?[2Jb?\tc\n");
        assertThat(Output.safe("ünï")).isEqualTo("ünï");
    }

    @Test
    void aReaderThatIsGoneEndsIt() {
        PrintStream gone = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        Output output = new Output(gone, gone, Terminal.NONE, false, false);
        assertThatThrownBy(() -> output.line("x"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(141));
    }

    @Test
    void timesAreForPeople() {
        String now = Instant.now().minusSeconds(30).toString();
        assertThat(Times.ago(now)).matches("3[0-9] s ago");
        assertThat(Times.ago(Instant.now().plusSeconds(7300).toString())).isEqualTo("in 2 h");
        assertThat(Times.of("2026-11-23T16:07:34.123Z")).isEqualTo("2026-11-23 16:07:34Z");
        assertThat(Times.seconds("2026-11-23T16:07:34.123Z"))
                .isEqualTo(Instant.parse("2026-11-23T16:07:34Z").getEpochSecond());
        assertThat(List.of(Times.of(""), Times.ago(""), Times.ago("2026-13-45T99:00:00Z"), Times.between("", "")))
                .containsOnly("");
        assertThat(Times.between("2026-11-23T16:00:00Z", "2026-11-23T16:10:00Z"))
                .isEqualTo("10 min");
        assertThat(List.of(Times.span(119), Times.span(120), Times.span(7200), Times.span(172_800)))
                .containsExactly("119 s", "2 min", "2 h", "2 d");
    }

    @Test
    void aJobSaysAllThatMatters() throws IOException {
        JobView job = JobView.of(
                "{\"job_id\":\"i\",\"type\":\"t\",\"status\":\"processing\",\"object_id\":\"o\",\"priority\":\"high\","
                        + "\"progress\":{\"percent\":40,\"message\":\"half\\u001b\"},\"attempt\":2,\"max_attempts\":3,\"labels\":{},"
                        + "\"params\":{\"a\":\"" + "x".repeat(3000) + "\"}}");
        JobCard.print(job, output(PLAIN));
        assertThat(printed())
                .contains(
                        "job        i\n",
                        "status     processing, 40 %: half?\n",
                        "attempt    2 of 3",
                        "priority   high",
                        "all of it: --json")
                .doesNotContain("labels", "created");
        JobView failed = JobView.of(
                "{\"job_id\":\"i\",\"status\":\"failed\",\"reason\":\"error\",\"error\":{\"message\":\"no\"},\"progress\":{\"percent\":40}}");
        assertThat(JobCard.summary(failed, output(PLAIN))).isEqualTo("i  failed (error): no");
    }

    @Test
    void progressIsDrawnOnATerminalAlone() throws IOException {
        JobView job = JobView.of("{\"status\":\"processing\",\"progress\":{\"percent\":50,\"message\":\"on\"}}");
        assertThat(ProgressLine.text(job, 80)).isEqualTo("processing [############............] 50 % on");
        assertThat(ProgressLine.text(job, 20)).hasSize(19);
        try (ProgressLine line = new ProgressLine(output(PLAIN))) {
            line.show(job);
            line.pause();
            int before = err.size();
            line.show(job);
            assertThat(err.size()).isEqualTo(before);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("processing [###")
                .endsWith("\r\u001b[2K");
        err.reset();
        try (ProgressLine line = new ProgressLine(output(Terminal.NONE))) {
            line.show(job);
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void aJobThatWasRunAnewHasNoAttemptSixOfThree() throws Exception {
        for (int attempt : new int[] {3, 6}) {
            JobCard.print(
                    JobView.of("{\"job_id\":\"x\",\"attempt\":" + attempt + ",\"max_attempts\":3}"), output(PLAIN));
        }
        assertThat(printed()).contains("attempt    3 of 3\n", "attempt    6\n");
    }

    @Test
    @Timeout(10)
    void nothingPassesAClosedGate() {
        Gate gate = new Gate();
        PrintStream to = gate.over(new PrintStream(out, true));
        to.print("a");
        assertThat(gate.isLineOpen()).isTrue();
        gate.close();
        Thread later = new Thread(() -> to.print("b"));
        later.setDaemon(true);
        later.start();
        while (later.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(printed()).isEqualTo("a");
    }
}
