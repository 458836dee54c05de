package io.millrace.cli.top;

import static io.millrace.cli.StandIn.ID;
import static io.millrace.cli.StandIn.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.StandIn;
import io.millrace.cli.WithStandIn;
import io.millrace.cli.show.Terminal;
import io.millrace.cli.top.RawTerminal.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopTest extends WithStandIn {
    @Test
    void aFrameFitsWhateverThereIs() {
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(Map.of(
                    "name",
                    "queue-" + i,
                    "waiting",
                    3,
                    "running",
                    1,
                    "paused",
                    i == 0,
                    "oldest_seconds",
                    5,
                    "worker",
                    "w" + i,
                    "status",
                    "up",
                    "concurrency",
                    5,
                    "job_id",
                    "j" + i,
                    "type",
                    "t".repeat(30)));
        }
        for (int lines : new int[] {5, 10, 24, 60}) {
            for (int columns : new int[] {20, 80, 200}) {
                List<String> frame = Frame.of(
                        new Snapshot(many, many, new Running(many, true)), "Title", new Size(lines, columns), false);
                assertThat(frame)
                        .hasSizeLessThan(lines)
                        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            }
        }
        String all = String.join(
                "\n", Frame.of(new Snapshot(many, many, new Running(many, true)), "Title", new Size(24, 80), false));
        assertThat(all).contains("queue-0", "paused", "… and 44 more", "w0", "0/5", "j0");
        String coloured = String.join(
                "\n",
                Frame.of(
                        new Snapshot(List.of(), List.of(), new Running(List.of(), true)),
                        "Title",
                        new Size(24, 80),
                        true));
        assertThat(coloured).contains("\u001b[1mTitle\u001b[0m", "none: jobs wait");
    }

    @Test
    void aSmallTerminalShowsThatJobsRun() {
        List<Map<String, Object>> jobs = new ArrayList<>();
        for (int i = 10; i < 15; i++) {
            jobs.add(Map.of(
                    "job_id",
                    "019ab000-0000-7000-8000-0000000000" + i,
                    "type",
                    "command",
                    "started_at",
                    "2026-11-23T16:00:00Z",
                    "progress",
                    Map.of("percent", 7)));
        }
        Snapshot snapshot = new Snapshot(jobs, jobs, new Running(jobs, true));
        List<String> low = Frame.of(snapshot, "Title", new Size(10, 60), false);
        assertThat(low).last().asString().isEqualTo("… and 4 more");
        assertThat(low.get(low.size() - 3)).startsWith("RUNNING").endsWith("DONE");
        assertThat(Frame.of(snapshot, "Title", new Size(40, 60), false))
                .anyMatch(line -> line.startsWith("000000000010  command") && line.endsWith("7 %"));
        assertThat(Frame.of(snapshot, "Title", new Size(40, 80), false))
                .anyMatch(line -> line.startsWith("019ab000-0000-7000-8000-000000000010  ") && line.endsWith("7 %"));
    }

    @Test
    void sizesAreReadAsSttyTellsThem() {
        assertThat(Size.of("30 100")).isEqualTo(new Size(30, 100));
        assertThat(Size.of("1 1")).isEqualTo(new Size(5, 20));
        assertThat(List.of(Size.of(null), Size.of("0 0"), Size.of("x"), Size.of("")))
                .containsOnly(Size.USUAL);
    }

    @Test
    void withoutATerminalItIsOneLook() {
        server.on("GET /jobs", 200, "{\"jobs\":[" + job("processing", "\"progress\":{\"percent\":7}") + "]}")
                .on("GET /queues", 403, "{\"code\":\"not-permitted\",\"detail\":\"no\"}");
        assertThat(server.run("top").out()).contains("your jobs alone", "7 %");
        assertThat(server.run("top", "--json").out())
                .startsWith("{\"queues\":null,\"workers\":null,\"running\":[{")
                .endsWith("\"running_is_all\":true}\n");
    }

    @Test
    void administratorsSeeQueuesAndWorkers() {
        server.on("GET /jobs", 200, "{\"jobs\":[]}")
                .on("GET /queues", 200, "{\"queues\":[{\"name\":\"a\"}]}")
                .on("GET /workers", 200, "{\"workers\":[]}");
        assertThat(server.run("top").out()).contains("all 1 are empty", "RUNNING");
    }

    @Test
    void aRefusalDoesNotMakeSomebodyAnOrdinaryUser() {
        server.on("GET /jobs", 200, "{\"jobs\":[]}")
                .on("GET /queues", 500, "{\"code\":\"internal\",\"detail\":\"oops\"}");
        assertThat(server.run("top")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err()).contains("oops");
        });
    }

    @Test
    void thatThereAreMoreIsSaid() {
        server.on("GET /jobs", 200, "{\"jobs\":[" + job("processing", "") + "],\"next_cursor\":\"c\"}")
                .on("GET /queues", 403, "{\"code\":\"not-permitted\",\"detail\":\"no\"}");
        assertThat(server.run("top").out()).contains(ID, "… and older ones");
        assertThat(server.run("top", "--json").out()).endsWith("\"running_is_all\":false}\n");
    }

    /** On a machine without a terminal, as in CI, too: what stty cannot do is left out. */
    @Test
    void itIsDrawnUntilQ() {
        server.terminal = new Terminal(true, true, true, true, 80);
        server.input = "xq";
        server.on("GET /jobs", 200, "{\"jobs\":[]}")
                .on("GET /queues", 200, "{\"queues\":[]}")
                .on("GET /workers", 200, "{\"workers\":[]}");
        StandIn.Ran ran = server.run("top", "--interval", "1");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("\u001b[?1049h")
                .endsWith("\u001b[?1049l")
                .contains("Millrace at " + server.url(), "q: quit");
    }
}
