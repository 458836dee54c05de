package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectRootTest {
    @TempDir
    private Path folder;

    @Test
    void isTheNearestFolderWithTheGateway() throws IOException {
        Files.createDirectories(folder.resolve("gateway-service"));
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        assertThat(ProjectRoot.above(deep)).isEqualTo(folder);
        assertThat(ProjectRoot.find()).isEqualTo(Path.of("..").toAbsolutePath().normalize());
    }

    @Test
    void isMissedWithWords() {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> ProjectRoot.above(folder))
                .withMessageContaining("no gateway-service in " + folder);
    }

    @Test
    void packagedServicesMustBeBuilt() throws IOException {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> ServicePrograms.packaged(folder).javaArguments(ServiceRole.WORKER))
                .withMessageContaining("worker-service is not built");
        StandIns.project(folder);
        assertThat(ServicePrograms.packaged(folder).javaArguments(ServiceRole.WORKER))
                .endsWith(
                        "-jar",
                        folder.resolve("worker-service/target/quarkus-app/quarkus-run.jar")
                                .toString());
    }

    @Test
    void logsBelowTheWorkingFolderAreNamedFromThere() {
        assertThat(ReadyLine.shortened(Path.of("log").toAbsolutePath())).isEqualTo(Path.of("log"));
        assertThat(ReadyLine.shortened(folder)).isEqualTo(folder);
    }
}
