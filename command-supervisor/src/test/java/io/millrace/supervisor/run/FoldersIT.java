package io.millrace.supervisor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.launch.Launchers;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a deployment shows to commands beside the system's programs. */
@Timeout(60)
class FoldersIT {
    private static final Allowance ALLOWANCE = new Allowance(64L << 20, 64, 16L << 20, Duration.ofSeconds(3));
    private static final Limits LIMITS = new Limits(null, null, null, 1000, false, Duration.ofSeconds(60));
    private static final String TRY = """
            cat "$1/there"
            for place in "$0" "$1"; do touch "$place/x" && echo "written to $place"; done 2>/dev/null
            true""";

    /** With what is mounted below: each mount has a flag of its own. */
    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"BUBBLEWRAP", "NAMESPACES"})
    void theyCanBeReadAndNotWritten(Isolation isolation) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may mount");
        // Not below /tmp: a command's own is there.
        Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "millrace");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path below = Files.createDirectory(folder.resolve("mounted below"));
        system("mount", "-t", "tmpfs", "-o", "noexec,mode=777", "tmpfs", below.toString());
        try {
            Files.writeString(below.resolve("there"), "there");

            assertEquals("there", output(isolation, folder, List.of(folder.toString(), below.toString())));
        } finally {
            system("umount", below.toString());
            Files.delete(below);
            Files.delete(folder);
        }
    }

    private static void system(String... line) throws Exception {
        assertEquals(0, new ProcessBuilder(line).inheritIO().start().waitFor());
    }

    private static String output(Isolation isolation, Path folder, List<String> arguments) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Starter starter = new LocalStarter(
                    Launchers.of(isolation, List.of(folder)), Optional.empty(), new UserIds(70_000, true), ALLOWANCE);
            CommandSpec spec = new CommandSpec(
                    List.of("/bin/sh", "-c", TRY, arguments.get(0), arguments.get(1)),
                    Map.of(),
                    new byte[0],
                    null,
                    LIMITS);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            OutputFlow flow = new OutputFlow(1, 1000, 1000, piece -> write(piece, written));
            new CommandRun(spec, starter, flow, threads, unbegun -> {}).run(1);
            return written.toString(StandardCharsets.UTF_8).strip();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void write(Output piece, ByteArrayOutputStream to) {
        to.writeBytes(piece.bytes());
    }
}
