package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.process.Command;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.OsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedServersIT {
    @Test
    void oneBrokerServesAllTestsOfAJvm() {
        assertThat(TestServers.broker()).isSameAs(TestServers.broker());
        assertThat(TestServers.broker().isAlive()).isTrue();
        assertThat(TestServers.freshVirtualHost()).isNotEmpty();
    }

    @Test
    void sweepsUpAfterTestsThatWereKilled(@TempDir Path all) throws IOException {
        HomeFolder killed = HomeFolder.hold(all.resolve("test1")).orElseThrow();
        OsProcess orphan =
                OsProcess.start(killed, new Command("it", List.of("sh", "-c", "sleep 600", killed.folder() + "/")));
        killed.close();
        TestServers.sweep(all);
        assertThat(orphan.isAlive()).as("just made: may be another JVM's").isTrue();
        Files.setLastModifiedTime(killed.folder(), FileTime.from(Instant.now().minusSeconds(600)));
        TestServers.sweep(all);
        assertThat(orphan.isAlive()).isFalse();
        assertThat(killed.folder()).doesNotExist();
    }
}
