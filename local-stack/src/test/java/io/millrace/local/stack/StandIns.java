package io.millrace.local.stack;

import io.millrace.local.process.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** What the tests of this package need to run stand-ins for the services, and to see what a terminal would show. */
final class StandIns {
    static final Duration SOON = Duration.ofSeconds(90);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private StandIns() {}

    static ServicePrograms programs() {
        return role -> List.of("-Xmx32m", "-XX:+UseSerialGC", "-cp", classes(), StandIn.class.getName());
    }

    /** A project whose packaged services are stand-ins. */
    static Path project(Path root) throws IOException {
        for (ServiceRole role : ServiceRole.values()) {
            Path app = Files.createDirectories(root.resolve(role.word() + "-service/target/quarkus-app"));
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
            try (OutputStream file = Files.newOutputStream(app.resolve("quarkus-run.jar"));
                    JarOutputStream jar = new JarOutputStream(file, manifest)) {
                String entry = StandIn.class.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                jar.write(Files.readAllBytes(Path.of(classes(), entry)));
                jar.closeEntry();
            }
        }
        return root;
    }

    static String get(String url) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines that a terminal would show. */
    static final class Terminal {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        void accept(String line) {
            lines.add(line);
        }

        /** Waits for a line that holds this. */
        boolean shows(String part) {
            return Await.until(SOON, () -> lines.stream().anyMatch(line -> line.contains(part)));
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }

    private static String classes() {
        return Path.of("target", "test-classes").toAbsolutePath().toString();
    }
}
