package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Docker engine that tests run containers on, and an image that needs no registry. */
public final class DockerEngine {
    /** Named apart, so that nobody takes it for the one of a registry. */
    public static final String IMAGE = "millrace-test-busybox:1";

    public static final Path SOCKET = Path.of("/var/run/docker.sock");

    private DockerEngine() {}

    /** Skips the test without an engine, or without what the image is made of; fails instead where nothing may be skipped. */
    public static void need() {
        need(answers(), "no Docker engine answers");
        Path busybox = Stream.of("/bin/busybox", "/usr/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("/nonexistent"));
        need(Files.exists(busybox), "busybox-static is not installed");
        try {
            importImage(busybox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void need(boolean there, String otherwise) {
        if ("1".equals(System.getenv("MILLRACE_TEST_NOTHING_SKIPPED"))) {
            assertTrue(there, otherwise);
        }
        assumeTrue(there, otherwise);
    }

    private static boolean answers() {
        try {
            Process info = new ProcessBuilder("docker", "info")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return info.waitFor(20, TimeUnit.SECONDS) && info.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void importImage(Path busybox) throws IOException {
        Path root = Files.createTempDirectory("millrace-image");
        String script = "set -e; cd \"$1\"; mkdir bin data tmp; chmod 1777 data tmp; cp \"$2\" bin/busybox\n"
                + "for name in $(bin/busybox --list); do [ $name = busybox ] || ln -s busybox bin/$name; done\n"
                + "echo '#!/bin/false' >bin/not-executable; chmod 644 bin/not-executable\n"
                + "tar -c --owner 0 --group 0 . | docker import -c 'ENTRYPOINT [\"/bin/false\"]' "
                + "-c 'ENV PATH=/bin' -c 'VOLUME /data' - \"$3\"; rm -r \"$1\"";
        run("sh", "-c", script, "sh", root.toString(), busybox.toString(), IMAGE);
    }

    /** What a program says; it must succeed. */
    public static String run(String... line) {
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertEquals(0, process.waitFor(), said);
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ids of all containers, running or not, that have that label. */
    public static List<String> containersWith(String label) {
        return run("docker", "ps", "-aq", "--no-trunc", "--filter", "label=" + label)
                .lines()
                .toList();
    }
}
