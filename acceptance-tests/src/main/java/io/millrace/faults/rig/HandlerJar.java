package io.millrace.faults.rig;

import io.millrace.handler.JobHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/** A plug-in for workers, made of classes of this JVM. */
public final class HandlerJar {
    private HandlerJar() {}

    /**
     * Writes it.
     *
     * @param helpers classes that the handlers need, apart from the API
     * @return the folder that it is in
     */
    public static Path write(Path folder, List<Class<? extends JobHandler>> handlers, Class<?>... helpers) {
        try {
            Files.createDirectories(folder);
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("handlers.jar")))) {
                for (Class<?> type : handlers) {
                    add(jar, type);
                }
                for (Class<?> type : helpers) {
                    add(jar, type);
                }
                jar.putNextEntry(new JarEntry("META-INF/services/" + JobHandler.class.getName()));
                String names = handlers.stream().map(Class::getName).collect(Collectors.joining("\n"));
                jar.write(names.getBytes(StandardCharsets.UTF_8));
                jar.closeEntry();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (InputStream bytes = type.getResourceAsStream("/" + entry)) {
            Objects.requireNonNull(bytes, entry).transferTo(jar);
        }
        jar.closeEntry();
    }
}
