package io.millrace.supervisor.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.supervisor.client.Commands.Finished;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What holds for commands at every level of isolation, on a supervisor that really runs. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandsContract {
    Commands commands;

    abstract Isolation isolation();

    /** A supervisor that works. */
    Commands open() throws Exception {
        Commands opened = new Commands(isolation());
        assertNull(opened.supervisor.ready().trouble());
        return opened;
    }

    /** One for all tests, but for those that are its last. */
    @BeforeEach
    void start() throws Exception {
        if (commands == null || commands.isSpent()) {
            stop();
            commands = open();
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (commands != null) {
            commands.close();
        }
    }

    @Test
    void aCommandSaysWhatItHasToSay() throws InterruptedException {
        Finished hello = commands.run(Commands.spec(List.of("echo", "hello"), Commands.FREE));

        hello.succeeded();
        assertEquals("hello", hello.out());
        assertTrue(hello.end().confirmed());
        assertTrue(hello.end().usage().wall().compareTo(Duration.ofSeconds(10)) < 0);
        assertNotNull(hello.end().usage().cpu());
        assertNotNull(hello.end().usage().peakMemoryBytes());
    }

    @Test
    void bothStreamsAreKeptApartAndBytesStayAsTheyAre() throws InterruptedException {
        Commands.Started started = commands.start(Commands.shell("printf '\\377\\000x'; echo oops >&2"));

        assertEquals("oops", started.finish().err());
        assertArrayEquals(new byte[] {(byte) 0xff, 0, 'x'}, started.stdout());
    }

    @Test
    void itReadsWhatItIsGivenAndSeesItsVariables() throws InterruptedException {
        CommandSpec spec = new CommandSpec(
                List.of("/bin/sh", "-c", "cat; echo \"$GREETING from $HOME\""),
                Map.of("GREETING", "hello $(id) 'you'\nthere"),
                "read\n".getBytes(StandardCharsets.UTF_8),
                null,
                Commands.FREE);

        String out = commands.run(spec).out();

        assertTrue(out.startsWith("read\nhello $(id) 'you'\nthere from /tmp"), out);
    }

    @Test
    void wordsOfAnyScriptArriveAsTheyAre() throws InterruptedException {
        assertEquals(
                "gr\u00fc\u00dfe \u4e16\u754c",
                commands.run(Commands.spec(List.of("/bin/echo", "gr\u00fc\u00dfe \u4e16\u754c"), Commands.FREE))
                        .out());
    }

    @Test
    void itsExitCodeIsTold() throws InterruptedException {
        assertEquals(3, commands.run("exit 3").end().code());
        assertEquals(128 + 15, commands.run("kill -TERM $$").end().code());
    }

    @Test
    void aProgramThatDoesNotExistIsNotFound() throws InterruptedException {
        Finished echi = commands.run(Commands.spec(List.of("echi", "hello"), Commands.FREE));

        assertEquals(Cause.NOT_FOUND, echi.end().cause());
        assertTrue(echi.err().contains("echi: not found"), echi.err());
        assertEquals(Cause.NOT_FOUND, commands.run("echi hello").end().cause());
        assertEquals(
                Cause.NOT_FOUND,
                commands.run(Commands.spec(List.of("/usr/bin/"), Commands.FREE))
                        .end()
                        .cause());
    }

    @Test
    void itIsNobodyOfImportance() throws InterruptedException {
        assertNotEquals("0", commands.run("id -u").out());
        assertEquals(
                "0000000000000000",
                commands.run("sed -n 's/^CapEff:.//p' /proc/self/status").out());
    }

    @Test
    void nothingOfItIsLeftWhenItEnds() throws InterruptedException {
        Finished left = commands.run("setsid sleep 601.25 & (setsid setsid sleep 601.25 &) ; echo gone");

        left.succeeded();
        assertEquals("gone", left.out());
        assertEquals(List.of(), Commands.processesWith("sleep 601.25"));
    }

    @Test
    void itsFilesGoWithIt() throws InterruptedException {
        commands.run("echo x > ~/file; cat ~/file").succeeded();

        assertEquals("", commands.run("ls -A ~").out());
    }

    @Test
    void itMayEndInOrderWhenItIsStopped() throws InterruptedException {
        Commands.Started polite =
                commands.start(Commands.shell("trap 'echo bye; exit 5' TERM; echo ready; sleep 600 & wait"));
        polite.awaitOutput("ready");

        polite.command.stop(Duration.ofSeconds(10));
        Finished finished = polite.finish();

        assertEquals(Cause.STOPPED, finished.end().cause());
        assertEquals(5, finished.end().code());
        assertEquals("ready\nbye", finished.out());
    }

    @Test
    void itIsKilledIfItDoesNotStopWithinTheGrace() throws InterruptedException {
        Commands.Started stubborn = commands.start(
                Commands.shell("trap '' TERM; setsid sleep 602.25 & echo ready; while :; do sleep 1; done"));
        stubborn.awaitOutput("ready");

        stubborn.command.stop(Duration.ofMillis(300));

        assertEquals(Cause.STOPPED, stubborn.finish().end().cause());
        assertEquals(List.of(), Commands.processesWith("sleep 602.25"));
    }

    @Test
    void aLaterStopMayBeShorter() throws InterruptedException {
        Commands.Started stubborn = commands.start(Commands.shell("trap '' TERM; echo ready; sleep 600 & wait; wait"));
        stubborn.awaitOutput("ready");

        stubborn.command.stop(Duration.ofHours(1));
        stubborn.command.stop(Duration.ZERO);

        assertEquals(137, stubborn.finish().end().code());
    }

    @Test
    void whatWritesTooMuchIsCutAndEnded() throws InterruptedException {
        Limits little = new Limits(null, null, null, 100_000, false, Duration.ofSeconds(60));

        Commands.Started yes = commands.start(Commands.spec(List.of("yes"), little));

        assertEquals(Cause.OUTPUT_LIMIT, yes.finish().end().cause());
        assertEquals(100_000, yes.stdout().length);
    }

    @Test
    void itMayWriteAllThatItMay() throws InterruptedException {
        Limits exactly = new Limits(null, null, null, 5, false, Duration.ofSeconds(60));

        commands.run(Commands.spec(List.of("printf", "12345"), exactly)).succeeded();
        assertEquals(
                Cause.OUTPUT_LIMIT,
                commands.run(Commands.spec(List.of("printf", "123456"), exactly))
                        .end()
                        .cause());
    }

    @Test
    void aBusyLoopUsesUpItsTime() throws InterruptedException {
        Limits second = new Limits(null, Duration.ofSeconds(1), null, 1000, false, Duration.ofSeconds(60));

        Finished busy = commands.run(Commands.spec(List.of("/bin/sh", "-c", "while :; do :; done"), second));

        assertEquals(Cause.CPU_LIMIT, busy.end().cause());
    }

    @Test
    void aMemoryHogIsEnded() throws InterruptedException {
        Limits little = new Limits(null, null, 32L << 20, 1000, false, Duration.ofSeconds(60));

        Finished hog = commands.run(Commands.spec(
                List.of("/bin/sh", "-c", "head -c 400000000 /dev/zero | tail -c 300000000 | wc -c; exit 7"), little));

        assertEquals(Cause.OUT_OF_MEMORY, hog.end().cause(), hog.toString());
    }

    @Test
    void aForkBombStaysSmall() throws InterruptedException {
        Finished bomb = commands.run(
                "i=0; while [ $i -lt 500 ]; do sleep 603.25 & i=$((i + 1)); done; echo all; kill -9 $(jobs -p)");

        assertFalse(bomb.out().contains("all"), "it made 500 processes");
        assertEquals(List.of(), Commands.processesWith("sleep 603.25"));
    }

    @Test
    void itIsEndedEvenIfItsWorkerForgetsIt() throws InterruptedException {
        Limits brief = new Limits(null, null, null, 1000, false, Duration.ofMillis(500));

        assertEquals(
                Cause.OVERDUE,
                commands.run(Commands.spec(List.of("sleep", "600"), brief))
                        .end()
                        .cause());
    }

    @Test
    void itIsEndedWhenItsWorkerIsSilent() throws InterruptedException {
        Commands.Started orphan =
                commands.start(Commands.shell("setsid sleep 604.25 & echo ready; yes > /dev/null & sleep 604.25"));
        orphan.awaitOutput("ready");
        long silentNanos = System.nanoTime();
        commands.silent = true;

        assertEquals(Cause.WORKER_SILENT, orphan.finish().end().cause());
        assertTrue(System.nanoTime() - silentNanos >= Commands.SILENCE.toNanos() * 3 / 4);
        assertEquals(List.of(), Commands.processesWith("sleep 604.25"));
    }

    /** Whoever has not left what it was started in: a supervisor that is killed tells nobody. */
    @Test
    void itEndsWithItsSupervisor() throws Exception {
        Commands.Started orphan = commands.start(Commands.shell("echo ready; exec sleep 607.25"));
        orphan.awaitOutput("ready");

        commands.kill();

        assertEquals(Cause.SUPERVISOR_GONE, orphan.finish().end().cause());
        while (!Commands.processesWith("sleep 607.25").isEmpty()) {
            Thread.sleep(20);
        }
    }

    /** A service manager asks all processes of a worker to end; the worker decides when, for it may wait for its jobs. */
    @Test
    void itGoesOnWhenItsSupervisorIsAskedToEndAndItsWorkerIsNot() throws Exception {
        Commands.Started running = commands.start(Commands.shell("echo begun; sleep 1; echo 'done'"));
        running.awaitOutput("begun");

        commands.terminate();

        assertTrue(running.finish().out().endsWith("done"));
        commands.run("echo later").succeeded();
    }

    @Test
    void itIsEndedWhenItsWorkerIsGone() throws Exception {
        Commands.Started orphan = commands.start(Commands.shell("setsid sleep 605.25 & echo ready; sleep 605.25"));
        orphan.awaitOutput("ready");

        commands.leave();
        orphan.finish();

        assertEquals(List.of(), Commands.processesWith("sleep 605.25"));
    }

    @Test
    void aWriterWithoutReaderWaits() throws InterruptedException {
        Limits large = new Limits(null, null, null, 64 << 20, false, Duration.ofSeconds(60));
        Commands.Started flood = commands.start(Commands.spec(List.of("head", "-c", "20000000", "/dev/zero"), large));

        // Another is not slowed by it.
        commands.run("echo quick").succeeded();

        flood.finish().succeeded();
        assertEquals(20_000_000, flood.stdout().length);
    }

    static String reach(int port) {
        return "bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + port + " && echo connected'";
    }
}
