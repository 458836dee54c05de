package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsProcessIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private HomeFolder home;

    @BeforeEach
    void hold() {
        home = HomeFolder.hold(folder).orElseThrow();
    }

    @AfterEach
    void giveUp() {
        home.close();
    }

    @Test
    void hasAPidFileAndALogWhileItLives() {
        OsProcess process = shell("echo said; exit 7");
        assertThat(process.awaitExit(SOON)).isTrue();
        assertThat(process.exit()).isCompletedWithValue(new Exit(7));
        assertThat(home.run().resolve("it.pid")).doesNotExist();
        assertThat(LogTail.of(home.log("it"))).isEqualTo("said");
        assertThat(LogTail.of(home.log("none"))).isEmpty();
        process.signal(Signal.TERM);
        process.signalTree(Signal.TERM);
    }

    @Test
    void killsWhatIgnoresItsOrderlyEnd() {
        OsProcess process = shell("trap '' TERM; echo ready; while :; do sleep 1; done");
        assertThat(Await.until(SOON, () -> LogTail.of(home.log("it")).equals("ready")))
                .isTrue();
        process.signalTree(Signal.STOP);
        process.end(Signal.TERM, Duration.ofMillis(100));
        assertThat(process.exit().join()).hasToString("was killed (SIGKILL)");
    }

    @Test
    void orphansAreEndedByWhoHoldsTheFolderNext() {
        OsProcess orphan = shell("echo ready; sleep 600 & wait");
        assertThat(Await.until(SOON, () -> LogTail.of(home.log("it")).equals("ready")))
                .isTrue();
        assertThat(home.pid("it")).hasValue(orphan.pid());
        home.close();
        home = HomeFolder.hold(folder).orElseThrow();
        assertThat(orphan.isAlive()).isFalse();
        assertThat(home.processes("")).isEmpty();
    }

    @Test
    void saysWhatCannotBeStarted() {
        Command none =
                new Command("it", List.of(folder.resolve("no-such-program").toString()));
        // With setsid the program is looked for by that, which tells by its exit code.
        if (Programs.find("setsid").isPresent()) {
            OsProcess process = OsProcess.start(home, none);
            assertThat(process.exit().join().code()).isNotZero();
        } else {
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> OsProcess.start(home, none));
        }
        home.delete();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> OsProcess.start(home, none))
                .withMessage("cannot start it");
    }

    @Test
    void anInterruptEndsAWaitAndStays() {
        OsProcess process = shell("sleep 600");
        Thread.currentThread().interrupt();
        assertThat(process.awaitExit(SOON)).isFalse();
        assertThat(Await.until(SOON, () -> false)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        process.killTree();
    }

    private OsProcess shell(String script) {
        return OsProcess.start(home, new Command("it", List.of("sh", "-c", script, home.folder() + "/")));
    }
}
