package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and what was packaged: the archive of classes fits, wherever it is installed. */
class MainIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void itSaysItsVersionFromItsArchive() throws Exception {
        assertThat(MODULE.resolve("target/millrace.jsa")).exists();
        String classes = output(MODULE.resolveSibling("millrace").toString(), "-Xlog:class+load");
        assertThat(classes).contains("picocli.CommandLine source: shared objects file (top)", "millrace 0.");
    }

    @Test
    void itIsInstalledWithAnArchiveOfItsOwn() throws Exception {
        Path prefix = folder.resolve("prefix");
        assertThat(output(MODULE.resolve("install").toString(), null, prefix.toString()))
                .contains("installed");
        Path link = Files.createSymbolicLink(folder.resolve("mr"), prefix.resolve("bin/millrace"));
        assertThat(output(link.toString(), "-Xlog:class+load"))
                .contains("picocli.CommandLine source: shared objects file (top)", "millrace 0.");
    }

    @Test
    void whereNothingIsBuiltItSaysHow() throws Exception {
        Path alone = Files.copy(MODULE.resolveSibling("millrace"), folder.resolve("millrace"));
        assertThat(output(alone.toString(), null)).contains("make cli");
    }

    private String output(String program, String javaOptions, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments.length == 0 ? List.of("version") : List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        if (javaOptions != null) {
            builder.environment().put("MILLRACE_JAVA_OPTS", javaOptions);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
