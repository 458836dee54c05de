package io.millrace.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RehearsalTest {
    private static final int JAVA_8 = 52;

    @TempDir
    Path folder;

    @Test
    void everyTypicalActionSucceeds() {
        assertThatCode(() -> Rehearsal.main(new String[0])).doesNotThrowAnyException();
    }

    @Test
    void modernClassesAreVerifiedAndWork() throws Exception {
        Path original = Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = Files.copy(original, folder.resolve("picocli.jar"));
        ModernClasses.main(new String[] {jar.toString()});

        try (JarFile modern = new JarFile(jar.toFile());
                JarFile old = new JarFile(original.toFile());
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertThat(modern.stream().map(Object::toString))
                    .containsExactlyElementsOf(
                            old.stream().map(Object::toString).toList());
            byte[] head = modern.getInputStream(modern.getEntry("picocli/CommandLine.class"))
                    .readNBytes(8);
            assertThat(head[7]).isEqualTo((byte) JAVA_8);
            for (String name : modern.stream()
                    .map(Object::toString)
                    .filter(each -> each.startsWith("picocli/CommandLine") && each.endsWith(".class"))
                    .toList()) {
                // Verified when it is initialized.
                Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), true, loader);
            }
        }
    }
}
