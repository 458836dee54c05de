package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processes of this machine, past the product. */
final class Processes {
    private Processes() {}

    /** The command lines of those that have this in theirs. */
    static List<String> with(String text) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                String line = commandLine(process);
                if (line.contains(text)) {
                    found.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** Within that time all of them are gone. */
    static void assertGone(String text, Duration within) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(within)
                .untilAsserted(() -> assertThat(with(text)).isEmpty());
    }
}
