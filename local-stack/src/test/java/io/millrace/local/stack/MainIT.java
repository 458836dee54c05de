package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.process.Await;
import io.millrace.local.process.Exit;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.Programs;
import io.millrace.local.server.BrokerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does in terminals: run, worker, start, Ctrl-C, and kill -9. */
class MainIT {
    @TempDir
    private Path folder;

    private final StandIns.Terminal terminal = new StandIns.Terminal();
    private final AtomicBoolean goesOn = new AtomicBoolean(true);

    @AfterEach
    void leavesNoProcess() {
        if (HomeFolder.isHeld(home())) {
            goesOn.set(false);
            Await.until(StandIns.SOON, () -> !HomeFolder.isHeld(home()));
        }
        HomeFolder.hold(home()).ifPresent(HomeFolder::close);
    }

    @Test
    void runWorkerAndStartWorkTogether() throws Exception {
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> main().execute("run"));
        assertThat(terminal.shows("Millrace is ready")).isTrue();

        AtomicBoolean workerGoesOn = new AtomicBoolean(true);
        StandIns.Terminal other = new StandIns.Terminal();
        CompletableFuture<Void> worker = CompletableFuture.runAsync(
                () -> new Main(environment(), builder(other), workerGoesOn::get).execute("worker"));
        assertThat(other.shows("worker-2 is ready")).isTrue();
        HomeFolder visited = HomeFolder.visit(home());
        kill(visited, "worker-2");
        assertThat(other.shows("worker-2 was killed (SIGKILL); `make start NAME=worker-2`"))
                .isTrue();
        main().execute("start", "worker-2");
        assertThat(terminal.shows("worker-2 is up")).isTrue();
        assertThat(visited.pid("worker-2")).isPresent();

        kill(visited, "gateway-1");
        assertThat(terminal.shows("gateway-1 was killed")).isTrue();
        main().execute("start", "gateway-1");
        refuses("gateway-1 is already running", "start", "gateway-1");
        refuses("there is no cook here", "start", "cook");

        workerGoesOn.set(false);
        worker.get(90, TimeUnit.SECONDS);
        assertThat(visited.pid("worker-2")).isEmpty();
        refuses("there is no worker-2 here", "start", "worker-2");
        goesOn.set(false);
        run.get(90, TimeUnit.SECONDS);
        assertThat(visited.processes("")).isEmpty();
    }

    @Test
    void addedWorkerEndsWithItsStack() throws Exception {
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> main().execute("run"));
        assertThat(terminal.shows("Millrace is ready")).isTrue();
        StandIns.Terminal other = new StandIns.Terminal();
        CompletableFuture<Void> worker =
                CompletableFuture.runAsync(() -> new Main(environment(), builder(other), () -> true).execute("worker"));
        assertThat(other.shows("worker-2 is ready")).isTrue();
        goesOn.set(false);
        run.get(90, TimeUnit.SECONDS);
        worker.get(90, TimeUnit.SECONDS);
        assertThat(other.lines()).noneMatch(line -> line.contains("was killed"));
    }

    @Test
    void anAddedWorkerThatDoesNotStartGivesItsNameBack() throws Exception {
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> main().execute("run"));
        assertThat(terminal.shows("Millrace is ready")).isTrue();
        Map<String, String> broken = new HashMap<>(environment());
        broken.put("MILLRACE_STAND_IN_BREAKS", "yes");
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> new Main(broken, builder(terminal), () -> true).execute("worker"))
                .withMessageContaining("worker-2 did not start");
        assertThat(home().resolve("run/worker-2.management")).doesNotExist();
        goesOn.set(false);
        run.get(90, TimeUnit.SECONDS);
    }

    @Test
    void ctrlCStopsEverything() throws Exception {
        Process run = runInAJvmOfItsOwn();
        HomeFolder visited = HomeFolder.visit(home());
        List<ProcessHandle> all = visited.processes("");
        assertThat(all).hasSizeGreaterThanOrEqualTo(5);
        // A shell's background job, and all that it starts, ignores Ctrl-C; then the other polite signal stands in.
        String polite = ignoresInterrupts(run.pid()) ? "TERM" : "INT";
        signal(polite, run.pid());
        assertThat(run.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(new Exit(run.exitValue())).hasToString("was killed (SIG" + polite + ")");
        assertThat(all).noneMatch(ProcessHandle::isAlive);
        assertThat(home().resolve("run/stack.pid")).doesNotExist();
    }

    @Test
    void theNextRunEndsWhatAKilledOneLeft() throws Exception {
        Process run = runInAJvmOfItsOwn();
        List<ProcessHandle> orphans = HomeFolder.visit(home()).processes("");
        signal("KILL", run.pid());
        assertThat(run.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(orphans).isNotEmpty().allMatch(ProcessHandle::isAlive);
        refuses("no stack is running", "worker");

        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> main().execute("run"));
        assertThat(terminal.shows("Millrace is ready")).isTrue();
        assertThat(orphans).noneMatch(ProcessHandle::isAlive);
        refuses("a stack is running in", "run");
        goesOn.set(false);
        next.get(90, TimeUnit.SECONDS);
    }

    @Test
    void saysWhatIsWrong() {
        refuses("no stack is running in " + home(), "start", "worker-1");
        refuses("say which", "start");
        refuses("say run, worker", "dance");
        refuses("say run, worker");
    }

    private void refuses(String message, String... arguments) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> main().execute(arguments))
                .withMessageContaining(message);
    }

    private Main main() {
        return new Main(environment(), builder(terminal), goesOn::get);
    }

    private static StackBuilder builder(StandIns.Terminal terminal) {
        return Stack.builder()
                .events(terminal::accept)
                .broker(BrokerKind.EMBEDDED)
                .programs(StandIns.programs());
    }

    private Map<String, String> environment() {
        return Map.of("MILLRACE_HOME", home().toString(), "PORT", "0", "MANAGEMENT_PORT", "0", "WORKERS", "1");
    }

    private Process runInAJvmOfItsOwn() throws IOException {
        Path root = StandIns.project(Files.createDirectories(folder.resolve("project")));
        ProcessBuilder builder = new ProcessBuilder(
                Programs.java(),
                "-Dmillrace.root=" + root,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "run");
        builder.environment().putAll(environment());
        builder.environment().put("MILLRACE_BROKER", "embedded");
        Path output = folder.resolve("terminal");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(Await.until(StandIns.SOON, () -> !process.isAlive() || isReady(output)))
                .isTrue();
        assertThat(output).content().contains("Millrace is ready");
        return process;
    }

    private static boolean isReady(Path output) {
        try {
            return Files.readString(output).contains("Millrace is ready");
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGINT is the second bit of SigIgn; see proc(5). */
    private static boolean ignoresInterrupts(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0);
    }

    private static void kill(HomeFolder home, String name) throws Exception {
        signal("KILL", home.pid(name).orElseThrow());
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    private Path home() {
        return folder.resolve("home");
    }
}
