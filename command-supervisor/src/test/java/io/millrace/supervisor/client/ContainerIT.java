package io.millrace.supervisor.client;

import static io.millrace.supervisor.container.DockerEngine.IMAGE;
import static io.millrace.supervisor.container.DockerEngine.SOCKET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.supervisor.client.Commands.Finished;
import io.millrace.supervisor.container.DockerEngine;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.run.Settings.Containers;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.Ready;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContainerIT extends SandboxContract {
    private static final String LABEL = "io.millrace.supervisor";

    @BeforeAll
    static void needEngine() {
        DockerEngine.need();
    }

    @Override
    Isolation isolation() {
        return Isolation.CONTAINER;
    }

    @Override
    Commands open() throws Exception {
        Commands opened = new Commands(isolation(), new Containers(SOCKET, IMAGE));
        Ready ready = opened.supervisor.ready();
        assertNull(ready.trouble());
        assertNull(ready.imageTrouble());
        assertEquals(
                Set.of("cpu", "cpus", "memory", "pids", "network", "output", "file_size", "wall"), ready.enforced());
        return opened;
    }

    /** What one that ends at once has used may be seen by nobody. */
    @Override
    @Test
    void aCommandSaysWhatItHasToSay() throws InterruptedException {
        Finished hello = commands.run(Commands.spec(List.of("echo", "hello"), Commands.FREE));

        hello.succeeded();
        assertEquals("hello", hello.out());
        assertTrue(hello.end().confirmed());
        assertEquals(List.of(), DockerEngine.containersWith(LABEL));
    }

    @Test
    void whatItUsesIsCounted() throws InterruptedException {
        Finished busy = commands.run("i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done");

        assertNotNull(busy.end().usage().cpu());
        assertTrue(busy.end().usage().peakMemoryBytes() > 0);
    }

    /** The first process of a container is deaf to signals that it does not handle. */
    @Override
    @Test
    void itsExitCodeIsTold() throws InterruptedException {
        assertEquals(3, commands.run("exit 3").end().code());
        assertEquals(
                128 + 15, commands.run("sh -c 'kill -TERM $$'; exit $?").end().code());
    }

    @Override
    @Test
    void aProgramThatDoesNotExistIsNotFound() throws InterruptedException {
        for (String program : List.of("echi", "/bin/echi", "/bin/", "/bin/not-executable")) {
            Finished echi = commands.run(Commands.spec(List.of(program, "hello"), Commands.FREE));

            assertEquals(Cause.NOT_FOUND, echi.end().cause(), echi.toString());
            assertEquals(
                    program + ": command not found in image " + IMAGE,
                    echi.end().detail());
        }
        assertEquals(Cause.NOT_FOUND, commands.run("echi hello").end().cause());
        assertEquals(List.of(), DockerEngine.containersWith(LABEL));
    }

    @Test
    void itIsNobodyAndMayNothing() throws InterruptedException {
        Finished who = commands.run("id -u; id -g; grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status");

        List<String> lines = who.out().lines().toList();
        assertEquals(List.of("65534", "65534"), lines.subList(0, 2));
        assertEquals(
                5, lines.stream().filter(line -> line.matches("Cap...:\t0{16}")).count(), who.out());
        assertTrue(lines.contains("NoNewPrivs:\t1"), who.out());
    }

    @Test
    void itBeginsInItsOwnPlaceWithItsOwnName() throws InterruptedException {
        assertEquals(
                "/tmp job /tmp", commands.run("echo $PWD $(hostname) $HOME").out());
        CommandSpec spec = new CommandSpec(
                List.of("sh", "-c", "echo $HOME"), Map.of("HOME", "/"), new byte[0], null, Commands.FREE);
        assertEquals("/", commands.run(spec).out());
    }

    @Test
    void itHasNoNetworkUnlessItMay() throws InterruptedException {
        String interfaces = "ls /sys/class/net";
        Limits network = new Limits(null, null, null, 1000, true, Duration.ofSeconds(60));

        assertEquals("lo", commands.run(interfaces).out());
        Finished free = commands.run(Commands.spec(List.of("sh", "-c", interfaces), network));
        assertTrue(free.out().contains("eth0"), free.toString());
        assertFalse(free.end().enforced().contains("network"));
    }

    @Test
    void itGetsItsShareOfProcessors() throws InterruptedException {
        Limits fifth = new Limits(0.2, null, null, 1000, false, Duration.ofMillis(1500));

        Finished busy = commands.run(Commands.spec(List.of("sh", "-c", "while :; do :; done"), fifth));

        assertTrue(busy.end().usage().cpu().compareTo(Duration.ofMillis(750)) < 0, busy.toString());
    }

    @Test
    void aVolumeOfItsImageIsNoWayOut() throws InterruptedException {
        assertEquals(
                "tmpfs", commands.run("sed -n 's/ .data .*//p' /proc/mounts").out());
        commands.run("echo x > /data/x").succeeded();
        assertFalse(
                commands.run("head -c 40000000 /dev/zero > /data/large").end().code() == 0);
    }

    @Test
    void manyBytesArriveAsTheyWere() throws InterruptedException {
        byte[] bytes = new byte[700_000];
        new Random(7).nextBytes(bytes);
        CommandSpec cat = new CommandSpec(List.of("cat"), Map.of(), bytes, null, Commands.FREE);

        Commands.Started started = commands.start(cat);

        started.finish().succeeded();
        assertArrayEquals(bytes, started.stdout());
    }

    @Test
    void itNeedNotReadWhatItIsGiven() throws InterruptedException {
        byte[] bytes = new byte[3_000_000];

        commands.run(new CommandSpec(List.of("true"), Map.of(), bytes, null, Commands.FREE))
                .succeeded();
    }

    /** It writes more than all that lies between it and its worker could hold. */
    @Test
    void itWaitsWhileItsWorkerGivesNoCredit() throws InterruptedException {
        Limits large = new Limits(null, null, null, 64 << 20, false, Duration.ofSeconds(60));
        Commands.Started flood = commands.start(
                Commands.spec(List.of("sh", "-c", "head -c 20000000 /dev/zero; touch /tmp/done; sleep 600"), large));
        Thread.sleep(2000);

        String container = DockerEngine.containersWith(LABEL).get(0);
        assertEquals("", DockerEngine.run("docker", "exec", container, "ls", "/tmp"));

        int heard = 0;
        while (heard < 20_000_000) {
            Report.Output piece = (Report.Output) flood.command.next();
            heard += piece.bytes().length;
            flood.command.credit(piece.bytes().length);
        }
        flood.command.stop(Duration.ZERO);
        assertEquals(Cause.STOPPED, flood.finish().end().cause());
    }

    @Test
    void whatItWroteLastIsNotLost() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            Finished quick = commands.run("head -c 200000 /dev/zero | tr '\\0' x; echo; echo last >&2; exit 4");

            assertEquals(200_000, quick.out().length());
            assertEquals("last", quick.err());
            assertEquals(4, quick.end().code());
        }
    }

    @Test
    void itIsGoneSoonAfterItsWorkerFallsSilent() throws InterruptedException {
        Commands.Started orphan =
                commands.start(Commands.shell("trap '' TERM; echo ready; while :; do sleep 607.25; done"));
        orphan.awaitOutput("ready");
        long silentNanos = System.nanoTime();
        commands.silent = true;

        while (!Commands.processesWith("sleep 607.25").isEmpty()) {
            Thread.sleep(10);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - silentNanos);
        assertTrue(took.compareTo(Duration.ofSeconds(3)) < 0, took.toString());
        assertEquals(Cause.WORKER_SILENT, orphan.finish().end().cause());
        assertEquals(List.of(), DockerEngine.containersWith(LABEL));
    }

    @Test
    void anImageThatIsNowhereIsNotFound() throws InterruptedException {
        for (String image : List.of("localhost:9/millrace-test-nothing:1", "Not a name")) {
            Finished nothing =
                    commands.run(new CommandSpec(List.of("true"), Map.of(), new byte[0], image, Commands.FREE));

            assertEquals(Cause.NOT_FOUND, nothing.end().cause());
            assertTrue(nothing.end().detail().startsWith("image " + image), nothing.toString());
        }
    }

    /** Its engine looks after it, and the next supervisor. */
    @Override
    @Test
    void itEndsWithItsSupervisor() throws Exception {
        Commands.Started left = commands.start(Commands.shell("echo ready; sleep 606.25"));
        left.awaitOutput("ready");
        assertEquals(1, DockerEngine.containersWith(LABEL).size());

        commands.kill();
        assertEquals(Cause.SUPERVISOR_GONE, left.finish().end().cause());
        assertEquals(1, Commands.processesWith("sleep 606.25").size());

        try (Commands next = new Commands(isolation(), new Containers(SOCKET, IMAGE))) {
            while (!DockerEngine.containersWith(LABEL).isEmpty()) {
                Thread.sleep(50);
            }
        }
        assertEquals(List.of(), Commands.processesWith("sleep 606.25"));
    }

    @Test
    void withoutAnImageOfItsOwnItRunsWhatBringsOne() throws Exception {
        try (Commands bring = new Commands(isolation(), new Containers(SOCKET, null))) {
            assertNull(bring.supervisor.ready().trouble());

            CommandSpec one = Commands.shell("echo in an image");
            CommandSpec its = new CommandSpec(one.argv(), one.env(), one.stdin(), IMAGE, one.limits());
            assertEquals("in an image", bring.run(its).out());
            assertEquals(Cause.NOT_ENFORCEABLE, bring.run(one).end().cause());
        }
    }

    @Test
    void whatIsLongOverdueIsRemovedWhoeverHasLeftIt() throws Exception {
        DockerEngine.run(
                "docker",
                "run",
                "-d",
                "--entrypoint",
                "sleep",
                "--label",
                LABEL + "=elsewhere/1/1",
                "--label",
                "io.millrace.deadline=1000",
                IMAGE,
                "600");
        String another = DockerEngine.run(
                "docker",
                "run",
                "-d",
                "--entrypoint",
                "sleep",
                "--label",
                LABEL + "=elsewhere/1/1",
                "--label",
                "io.millrace.deadline=9999999999",
                IMAGE,
                "600");

        try (Commands next = new Commands(isolation(), new Containers(SOCKET, IMAGE))) {
            // Its probe is a container, too.
            assertNull(next.supervisor.ready().trouble());
            while (DockerEngine.containersWith(LABEL).size() > 1) {
                Thread.sleep(50);
            }
            assertEquals(List.of(another), DockerEngine.containersWith(LABEL));
        } finally {
            DockerEngine.run("docker", "rm", "-f", another);
        }
    }

    @Test
    void aLongLineOfCommandsLeavesNothing() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            assertEquals("run " + i, commands.run("echo run " + i).out());
        }
        assertEquals(List.of(), DockerEngine.containersWith(LABEL));
    }
}
