package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** This machine's Docker engine, past the product. */
final class Containers {
    private static final String IMAGE = "millrace-at-busybox";

    private Containers() {}

    static boolean isThere() {
        return Files.exists(Path.of("/var/run/docker.sock")) && run("docker info") == 0;
    }

    /** An image that has a shell and what belongs to it; no registry is needed. */
    static String image() {
        String make = "set -e; d=$(mktemp -d); mkdir -p $d/bin $d/tmp $d/proc $d/dev $d/etc; b=$(command -v busybox);"
                + " cp $b $d/bin/busybox; for a in $($b --list); do [ $a = busybox ] || ln -s busybox $d/bin/$a; done;"
                + " tar -C $d -c . | docker import - " + IMAGE + "; rm -rf $d";
        assertThat(run("docker image inspect " + IMAGE + " || { " + make + "; }"))
                .as("needs busybox-static")
                .isZero();
        return IMAGE;
    }

    static void assertNoneLeft() {
        assertThat(run("test -z \"$(docker ps -aq --filter ancestor=" + IMAGE + ")\""))
                .isZero();
    }

    private static int run(String script) {
        try {
            Process process = new ProcessBuilder("sh", "-c", script)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("takes too long: " + script);
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
