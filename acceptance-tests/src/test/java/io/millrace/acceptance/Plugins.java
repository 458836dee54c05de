package io.millrace.acceptance;

import io.millrace.handler.JobHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A folder with one plug-in JAR, made of the handlers of these tests. */
final class Plugins {
    private Plugins() {}

    static Path folder(Path home) {
        try {
            Path folder = Files.createDirectories(home.resolve("plugins"));
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("handlers.jar")))) {
                addClass(jar, StubbornHandler.class);
                jar.putNextEntry(new JarEntry("META-INF/services/" + JobHandler.class.getName()));
                jar.write(StubbornHandler.class.getName().getBytes(StandardCharsets.UTF_8));
                jar.closeEntry();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addClass(JarOutputStream jar, Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(entry)) {
            bytes.transferTo(jar);
        }
        jar.closeEntry();
    }
}
