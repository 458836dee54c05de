package io.millrace.worker;

import io.millrace.handler.JobHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A folder with a JAR of handlers, compiled here and nowhere on the class path: as a stranger would bring them. */
final class TestPlugins {
    /** Set: the stubborn handler comes to its end. */
    static final String LET_GO = "millrace.test.let-go";

    private static final Map<String, String> BODIES = Map.of(
            "Stubborn", """
                    while (System.getProperty("millrace.test.let-go") == null) {
                        try {
                            Thread.sleep(20);
                        } catch (InterruptedException e) {
                            // That is the point.
                        }
                    }
                    return Map.of();""",
            "Flaky", """
                    if (context.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return Map.of("attempt", context.attempt());""",
            "Odd", "return Map.of(\"odd\", new Object());",
            "Waiting", "Thread.sleep(60_000); return Map.of();");

    private TestPlugins() {}

    static Path folder() {
        try {
            Path folder = Files.createTempDirectory("millrace-plugins");
            Path classes = Files.createDirectory(folder.resolve("classes"));
            for (Map.Entry<String, String> body : BODIES.entrySet()) {
                compile(body.getKey(), body.getValue(), classes);
            }
            pack(folder.resolve("handlers.jar"), classes);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(String name, String body, Path classes) throws IOException {
        String source = """
                package plugin;

                import io.millrace.handler.*;
                import java.util.Map;

                public class %s implements JobHandler {
                    public JobTypeDescriptor descriptor() {
                        return new JobTypeDescriptor("%s", "For tests.", "{\\"type\\": \\"object\\"}");
                    }

                    public Map<String, Object> run(JobContext context) throws Exception {
                        %s
                    }
                }
                """.formatted(name, name.toLowerCase(java.util.Locale.ROOT), body);
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String api = Path.of(java.net.URI.create(JobHandler.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        int failed = compiler.run(
                null, null, null, "-proc:none", "-classpath", api, "-d", classes.toString(), file.toString());
        if (failed != 0) {
            throw new IllegalStateException("cannot compile " + name);
        }
    }

    private static void pack(Path file, Path classes) throws IOException {
        List<String> names = BODIES.keySet().stream().sorted().toList();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                jar.putNextEntry(new JarEntry("plugin/" + name + ".class"));
                Files.copy(classes.resolve("plugin/" + name + ".class"), jar);
                jar.closeEntry();
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + JobHandler.class.getName()));
            for (String name : names) {
                jar.write(("plugin." + name + "\n").getBytes(StandardCharsets.UTF_8));
            }
            jar.closeEntry();
        }
    }
}
