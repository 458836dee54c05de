package io.millrace.supervisor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.launch.Launchers;
import io.millrace.supervisor.run.Starter.CannotStartException;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where no control groups can be made, as for a worker that is not root: all has to be found and ended by looking. */
@Timeout(60)
class WithoutGroupsIT {
    private static final Allowance ALLOWANCE = new Allowance(64L << 20, 64, 16L << 20, Duration.ofSeconds(3));
    private static final Limits LIMITS = new Limits(null, null, null, 1000, false, Duration.ofSeconds(60));

    private final UserIds users =
            new UserIds(70_000, System.getProperty("user.name").equals("root"));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private CommandRun run(Isolation isolation, CommandSpec spec) throws Exception {
        Starter starter = new LocalStarter(Launchers.of(isolation, List.of()), Optional.empty(), users, ALLOWANCE);
        return new CommandRun(spec, starter, new OutputFlow(1, 1000, 1000, piece -> {}), threads, unbegun -> {});
    }

    private static CommandSpec shell(String line, Limits limits) {
        return new CommandSpec(List.of("/bin/sh", "-c", line), Map.of(), new byte[0], null, limits);
    }

    /** Also while it is being prepared: then its keeper has a child that nobody has told yet to go with it. */
    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"BUBBLEWRAP", "NAMESPACES", "PROCESS"})
    void aKillLeavesNothingWheneverItComes(Isolation isolation) throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            CommandRun run = run(isolation, shell("setsid sleep 651.25 & sleep 651.25", LIMITS));
            Future<End> end = threads.submit(() -> run.run(1));
            Thread.sleep(random.nextInt(12));
            run.stop(Cause.STOPPED, Duration.ZERO);

            assertEquals(Cause.STOPPED, end.get().cause());
            assertTrue(end.get().confirmed());
            assertEquals(0, sleeping(), "in round " + i);
        }
    }

    /** It has left its parents, its session and its environment: only its user tells. */
    @Test
    void whatHasLeftAllButItsUserIsEnded() throws Exception {
        assumeTrue(users.areOwn(), "only root gives commands users of their own");

        End end = run(Isolation.PROCESS, shell("env -i setsid sleep 651.25 >/dev/null 2>&1 & sleep 0.2", LIMITS))
                .run(1);

        assertEquals(Cause.EXITED, end.cause());
        assertTrue(end.confirmed());
        assertEquals(0, sleeping());
    }

    @Test
    void nobodyWaitsForLongUntilWhatIsDeadIsSweptAway() throws Exception {
        CountDownLatch swept = new CountDownLatch(1);
        Starter local =
                new LocalStarter(Launchers.of(Isolation.PROCESS, List.of()), Optional.empty(), users, ALLOWANCE);
        Starter slow = new Starter() {
            @Override
            public Tree start(long run, CommandSpec spec, BooleanSupplier go) throws CannotStartException {
                return sweptAfter(swept, local.start(run, spec, go));
            }

            @Override
            public Set<String> enforced(CommandSpec spec) {
                return Set.of();
            }
        };
        CommandRun run = new CommandRun(
                shell("exit 3", LIMITS), slow, new OutputFlow(1, 1, 1, piece -> {}), threads, unbegun -> {});

        assertEquals(3, run.run(1).code());

        Future<?> tidy = threads.submit(run::awaitTidy);
        assertFalse(tidy.isDone());
        swept.countDown();
        tidy.get();
    }

    private static Tree sweptAfter(CountDownLatch latch, Tree tree) {
        return (Tree) Proxy.newProxyInstance(
                Tree.class.getClassLoader(), new Class<?>[] {Tree.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        latch.await();
                    }
                    return method.invoke(tree, arguments);
                });
    }

    private static int sleeping() throws IOException {
        int found = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    found += Files.readString(process.resolve("cmdline")).contains("651.25") ? 1 : 0;
                } catch (IOException e) {
                    // It is gone.
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"BUBBLEWRAP", "NAMESPACES"})
    void whatIsOnlyLookedAtIsEndedAllTheSame(Isolation isolation) throws Exception {
        Limits little = new Limits(null, Duration.ofMillis(300), 30L << 20, 1000, false, Duration.ofSeconds(60));

        assertEquals(Cause.CPU_LIMIT, watched(isolation, shell("while :; do :; done", little)));
        assertEquals(
                Cause.OUT_OF_MEMORY,
                watched(isolation, shell("head -c 50000000 /dev/zero | tail -c 45000000 | sleep 5", little)));
    }

    private Cause watched(Isolation isolation, CommandSpec spec) throws Exception {
        CommandRun run = run(isolation, spec);
        Future<End> end = threads.submit(() -> run.run(1));
        while (!end.isDone()) {
            run.check();
            Thread.sleep(20);
        }
        return end.get().cause();
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"BUBBLEWRAP", "NAMESPACES", "PROCESS"})
    void whatIsAskedForAndCannotBeEnforcedIsRefused(Isolation isolation) throws Exception {
        boolean leaves = isolation == Isolation.PROCESS;
        Duration wall = Duration.ofSeconds(60);

        assertEquals(Cause.NOT_ENFORCEABLE, cause(isolation, new Limits(0.5, null, null, 1000, false, wall)));
        assertEquals(
                leaves ? Cause.NOT_ENFORCEABLE : Cause.EXITED,
                cause(isolation, new Limits(null, Duration.ofSeconds(9), null, 1000, false, wall)));
        assertEquals(
                leaves ? Cause.NOT_ENFORCEABLE : Cause.EXITED,
                cause(isolation, new Limits(null, null, 30L << 20, 1000, false, wall)));
        Set<String> enforced = run(isolation, shell("true", LIMITS)).run(1).enforced();
        assertEquals(!leaves, enforced.contains("memory"));
        assertEquals(!leaves, enforced.contains("cpu"));
        assertEquals(!leaves, enforced.contains("network"));
    }

    private Cause cause(Isolation isolation, Limits limits) throws Exception {
        return run(isolation, shell("true", limits)).run(1).cause();
    }

    @Test
    void whatIsStoppedBeforeItBeginsNeverDoes() throws Exception {
        Starter slow = new Starter() {
            @Override
            public Tree start(long run, CommandSpec spec, BooleanSupplier go) throws CannotStartException {
                assertFalse(go.getAsBoolean());
                throw CannotStartException.unwanted();
            }

            @Override
            public Set<String> enforced(CommandSpec spec) {
                return Set.of();
            }
        };
        var told = new CompletableFuture<End>();
        CommandRun run = new CommandRun(
                shell("true", LIMITS), slow, new OutputFlow(1, 1, 1, piece -> {}), threads, told::complete);

        run.stop(Cause.WORKER_SILENT, Duration.ZERO);

        assertEquals(Cause.WORKER_SILENT, told.get().cause());
        assertEquals(Cause.STOPPED, run.run(1).cause());
    }
}
