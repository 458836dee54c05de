package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.StdStream;
import io.millrace.core.policy.CommandAllowance;
import io.millrace.core.port.JobStore;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.run.Allowance;
import io.millrace.worker.execute.sandbox.CommandRules;
import io.millrace.worker.execute.sandbox.CommandSettings;
import io.millrace.worker.execute.sandbox.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs of type {@code command} in a worker with a supervisor that really runs. */
@Timeout(60)
class CommandsIT {
    private static final RunPolicy ONCE =
            new RunPolicy(Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ofSeconds(300), null);
    private static final Allowance ALLOWANCE = new Allowance(64L << 20, 64, 16L << 20, Duration.ofMillis(2_400));

    private final List<String> lost = new CopyOnWriteArrayList<>();
    private Commands commands;
    private Rig rig;
    private Thread heart;

    @BeforeEach
    void start() {
        commands = start(List.of(Isolation.PROCESS), "*");
        rig = new Rig(4, Duration.ZERO, commands).started();
        heart = new Thread(this::beat);
        heart.start();
    }

    private Commands start(List<Isolation> levels, String... allowed) {
        CommandRules rules = new CommandRules(CommandAllowance.of(List.of(allowed)), false, Duration.ofSeconds(1));
        return Commands.start(
                new CommandSettings(levels, rules, ALLOWANCE, 70_000, List.of(), null, 4),
                () -> lost.add("supervisor"));
    }

    private void beat() {
        try {
            while (true) {
                commands.beat();
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    @AfterEach
    void stop() {
        heart.interrupt();
        commands.close();
    }

    private JobId submit(String params) {
        return rig.submit("command", params, ONCE);
    }

    private Job ended(String params) {
        return ended(submit(params));
    }

    private Job ended(JobId id) {
        rig.until(() -> rig.job(id).status().isTerminal());
        return rig.job(id);
    }

    private String output(Job job, StdStream stream) {
        Attempt attempt = new Attempt(job.id(), job.state().attempt());
        return new String(rig.store.output().read(attempt, stream, 0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }

    private static String result(Job job) {
        return job.state().result().text();
    }

    @Test
    void whatACommandSaysIsItsOutputAndHowItWentItsResult() {
        Job job = ended("{\"argv\": [\"sh\", \"-c\", \"echo hello $NAME; cat; echo oops >&2\"],"
                + " \"env\": {\"NAME\": \"world\"}, \"stdin\": \"given\"}");

        assertThat(job.status().wireName()).isEqualTo("completed");
        assertThat(output(job, StdStream.STDOUT)).isEqualTo("hello world\ngiven");
        assertThat(output(job, StdStream.STDERR)).isEqualTo("oops\n");
        assertThat(result(job))
                .contains("\"exit_code\":0", "\"signal\":null", "\"cpu_seconds\":", "\"max_memory_bytes\":")
                .contains("\"wall_seconds\":", "\"enforced\":[", "\"all_ended\":true");
    }

    @Test
    void aLineGoesToTheShell() {
        assertThat(output(ended("{\"command\": \"echo a | tr a b\"}"), null)).isEqualTo("b\n");
    }

    @Test
    void aBadEndSaysWhichAndWhy() {
        Job exit = ended("{\"command\": \"echo said; exit 3\"}");
        assertThat(exit.status().wireName()).isEqualTo("failed");
        assertThat(exit.state().reason()).isEqualTo(Reason.EXIT_CODE);
        assertThat(exit.state().error().message()).isEqualTo("exited with code 3");
        assertThat(result(exit)).contains("\"exit_code\":3");
        assertThat(output(exit, null)).isEqualTo("said\n");

        Job missing = ended("{\"argv\": [\"echi\", \"hello\"]}");
        assertThat(missing.state().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(missing.state().error().message()).isEqualTo("echi: command not found");

        Job killed = ended("{\"command\": \"kill -SEGV $$\"}");
        assertThat(killed.state().reason()).isEqualTo(Reason.SIGNAL);
        assertThat(killed.state().error().message()).isEqualTo("ended by signal 11 (SIGSEGV)");
        assertThat(result(killed)).contains("\"exit_code\":null", "\"signal\":11");
    }

    @Test
    void limitsHaveVerdictsOfTheirOwn() {
        Job loud = ended("{\"argv\": [\"yes\"], \"max_output_bytes\": 1000}");
        assertThat(loud.state().reason()).isEqualTo(Reason.OUTPUT_LIMIT);
        assertThat(loud.state().error().message()).isEqualTo("wrote more than 1000 bytes");
        assertThat(output(loud, null)).hasSize(1000);

        Job busy = ended("{\"command\": \"while :; do :; done\", \"cpu_seconds\": 0.3}");
        assertThat(busy.state().reason()).isEqualTo(Reason.CPU_LIMIT);
        assertThat(busy.state().error().message()).contains("0.300 s");

        Job large = ended("{\"command\": \"x=$(head -c 100000000 /dev/zero | tr '\\\\0' x)\", \"memory_mb\": 20}");
        assertThat(large.state().reason()).isEqualTo(Reason.OUT_OF_MEMORY);
        assertThat(large.state().error().message()).contains("20 MiB");
    }

    @Test
    void whatCannotBeHadIsRefused() {
        Job network = ended("{\"argv\": [\"true\"], \"network\": true}");
        assertThat(network.state().error().code()).isEqualTo("not-enforceable");
        assertThat(network.state().error().message()).isEqualTo("this worker gives commands no network");

        Job image = ended("{\"argv\": [\"true\"], \"image\": \"busybox\"}");
        assertThat(image.state().error().code()).isEqualTo("not-enforceable");

        Job nothing = ended("{}");
        assertThat(nothing.state().error().code()).isEqualTo("invalid-params");
    }

    @Test
    void aCancelledCommandMayEndInOrderAndItsResultSaysHow() throws Exception {
        JobId id = submit("{\"command\": \"trap 'echo bye; exit 5' TERM; echo ready; sleep 700.25 & wait\"}");
        awaitOutput(id, "ready\n");

        cancel(id);
        Job job = ended(id);

        assertThat(job.status().wireName()).isEqualTo("cancelled");
        assertThat(job.state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        assertThat(result(job)).contains("\"exit_code\":5");
        assertThat(output(job, null)).isEqualTo("ready\nbye\n");
        assertNothingRuns("sleep 700.25");
    }

    @Test
    void oneThatDoesNotIsKilledAfterTheGrace() throws Exception {
        JobId id =
                submit("{\"command\": \"trap '' TERM; echo ready; setsid sleep 701.25 & while :; do sleep 1; done\"}");
        awaitOutput(id, "ready\n");

        cancel(id);
        Job job = ended(id);

        assertThat(result(job)).contains("\"signal\":9");
        assertNothingRuns("sleep 701.25");
    }

    @Test
    void aLostLeaseLeavesNoGrace() throws Exception {
        JobId id = submit("{\"command\": \"trap '' TERM; echo ready; sleep 702.25 & while :; do sleep 1; done\"}");
        awaitOutput(id, "ready\n");

        rig.store.goAway();
        rig.broker.goAway();
        rig.passUntilLost();
        rig.until(() -> rig.worker.runs.isIdle());
        rig.store.comeBack();

        assertNothingRuns("sleep 702.25");
        assertThat(rig.status(id)).isEqualTo("processing");
    }

    @Test
    void withoutSignsOfLifeTheCommandIsKilledAndItsJobGoesBack() throws Exception {
        JobId id = submit("{\"command\": \"echo ready; sleep 703.25\"}");
        awaitOutput(id, "ready\n");

        heart.interrupt();
        rig.until(() -> rig.worker.runs.running().isEmpty());
        rig.until(() -> rig.status(id).equals("queued"));

        assertNothingRuns("sleep 703.25");
        assertThat(rig.outcomes(id)).containsExactly("released");
    }

    @Test
    void whenTheSupervisorEndsItsWorkerIsTold() throws Exception {
        ProcessHandle supervisor = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("io.millrace.supervisor"))
                .findFirst()
                .orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().get(10, TimeUnit.SECONDS);

        rig.until(() -> !lost.isEmpty());
    }

    @Test
    void whoAllowsNothingRunsNothing() {
        try (Commands off = start(List.of(Isolation.PROCESS))) {
            assertThat(off.handler()).isEmpty();
            assertThat(off.isolation()).isEqualTo("none");
        }
    }

    /** It never falls back to a level that was not asked for. */
    @Test
    void aLevelThatDoesNotWorkIsSaidToBeSo() {
        try (Commands none = start(List.of(Isolation.CONTAINER), "*")) {
            assertThat(none.handler()).isEmpty();
            assertThat(none.isolation()).isEqualTo("none: container does not work: no container engine is configured");
        }
        try (Commands second = start(List.of(Isolation.CONTAINER, Isolation.PROCESS), "*")) {
            assertThat(second.isolation()).isEqualTo("process");
        }
        assertThat(lost).as("what was only tried is not missed").isEmpty();
    }

    @Test
    void theWorkersOwnAllowlistHolds() {
        try (Commands few = start(List.of(Isolation.PROCESS), "echo")) {
            rig = new Rig(1, Duration.ZERO, few).started();

            assertThat(ended("{\"argv\": [\"echo\", \"x\"]}").status().wireName())
                    .isEqualTo("completed");
            assertThat(ended("{\"command\": \"echo x\"}").state().error().code())
                    .isEqualTo("command-not-allowed");
            assertThat(ended("{\"argv\": [\"echo\"], \"env\": {\"LD_PRELOAD\": \"x\"}}")
                            .state()
                            .error()
                            .code())
                    .isEqualTo("command-not-allowed");
        }
    }

    private void cancel(JobId id) {
        JobStore.Cancellation.Requested asked = (JobStore.Cancellation.Requested)
                rig.store.jobs().cancel(List.of(id), Optional.empty()).get(id);
        rig.broker.queue().cancel(rig.session(), asked.attempt(), Reason.CANCELLED_BY_USER);
    }

    private void awaitOutput(JobId id, String text) {
        rig.turn();
        rig.until(() -> {
            rig.worker.output.flush();
            return output(rig.job(id), null).equals(text);
        });
    }

    private static void assertNothingRuns(String command) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                assertThat(commandLine(process)).doesNotContain(command);
            }
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }
}
