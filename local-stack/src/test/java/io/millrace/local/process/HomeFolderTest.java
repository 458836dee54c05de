package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFolderTest {
    @TempDir
    private Path folder;

    @Test
    void belongsToOneAtATime() {
        assertThat(HomeFolder.isHeld(folder)).isFalse();
        HomeFolder held = HomeFolder.hold(folder).orElseThrow();
        assertThat(HomeFolder.hold(folder)).isEmpty();
        assertThat(HomeFolder.isHeld(folder)).isTrue();
        held.close();
        assertThat(HomeFolder.isHeld(folder)).isFalse();
        HomeFolder.hold(folder).orElseThrow().delete();
        assertThat(folder).doesNotExist();
    }

    @Test
    void belongsToNobodyElseWhileItsFileIsLocked() throws IOException {
        HomeFolder.hold(folder).orElseThrow().close();
        try (FileChannel lock = FileChannel.open(folder.resolve("run/lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();

            assertThat(HomeFolder.isHeld(folder)).isTrue();
            assertThat(HomeFolder.hold(folder)).isEmpty();
        }
    }

    @Test
    void saysWhichFolderItCannotRead() throws IOException {
        Files.writeString(folder.resolve("run"), "no folder");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> HomeFolder.isHeld(folder))
                .withMessageContaining(folder.toString());
    }

    @Test
    void tellsItsProcessesFromStrangersWithTheSamePid() throws IOException {
        try (HomeFolder home = HomeFolder.hold(folder).orElseThrow()) {
            long stranger = ProcessHandle.current().parent().orElseThrow().pid();
            home.writePid("worker-1", stranger);
            Files.writeString(home.run().resolve("worker-2.pid"), "no number");
            assertThat(home.pid("worker-1")).isEmpty();
            assertThat(home.pid("worker-2")).isEmpty();
            assertThat(home.pid("worker-3")).isEmpty();
            assertThat(home.processes("")).isEmpty();
        }
    }

    @Test
    void leavesThePidFileOfALaterProcess() throws IOException {
        try (HomeFolder home = HomeFolder.hold(folder).orElseThrow()) {
            home.writePid("redis", 2);
            home.removePid("redis", 1);
            assertThat(home.run().resolve("redis.pid")).hasContent("2");
            home.removePid("redis", 2);
            assertThat(home.run().resolve("redis.pid")).doesNotExist();
        }
    }

    @Test
    void keepsTheLogsOfTheRunBefore() throws IOException {
        try (HomeFolder first = HomeFolder.hold(folder).orElseThrow()) {
            Files.writeString(first.log("redis"), "before");
        }
        try (HomeFolder second = HomeFolder.hold(folder).orElseThrow()) {
            assertThat(second.log("redis")).doesNotExist();
            assertThat(folder.resolve("log/redis.log.old")).hasContent("before");
            assertThat(second.data("redis")).isEqualTo(second.folder().resolve("data/redis"));
        }
    }

    @Test
    void refusesWhatIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> HomeFolder.hold(file));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> HomeFolder.visit(file).processes(""));
    }
}
