package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesIT {
    @TempDir
    private Path folder;

    private final StandIns.Terminal terminal = new StandIns.Terminal();

    @BeforeEach
    void services() throws IOException {
        StandIns.project(folder);
    }

    @Test
    void servicesStartWithWhatTheFirstStartOfTheirBuildLeft() throws Exception {
        assertThat(arguments(ServiceRole.WORKER)).noneMatch(each -> each.contains("SharedArchiveFile"));
        make();
        for (ServiceRole role : ServiceRole.values()) {
            assertThat(loadedClasses(role))
                    .filteredOn(line -> line.contains(StandIn.class.getName()))
                    .singleElement()
                    .asString()
                    .contains("shared objects file (top)");
        }
        Path archive = worker().classArchive();
        FileTime made = Files.getLastModifiedTime(archive);
        make();
        assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);

        Files.setLastModifiedTime(worker().jar(), FileTime.from(Instant.now().plusSeconds(1)));
        make();
        assertThat(Files.getLastModifiedTime(archive)).isGreaterThan(made);
        assertThat(terminal.lines()).filteredOn(("made " + archive)::equals).hasSize(2);
    }

    @Test
    void aServiceThatIsKilledBeforeItHasLeftOneStartsWithout() {
        new ClassArchives(folder)
                .make(Stack.builder()
                        .home(folder.resolve("home"))
                        .envOfEach(name ->
                                name.equals("worker-1") ? Map.of("MILLRACE_STAND_IN_IS_KILLED", "yes") : Map.of())
                        .events(terminal::accept));
        assertThat(terminal.lines()).contains("worker-service has left no class archive in time, and starts without");
        assertThat(arguments(ServiceRole.WORKER)).noneMatch(each -> each.contains("SharedArchiveFile"));
        assertThat(arguments(ServiceRole.GATEWAY)).anyMatch(each -> each.contains("SharedArchiveFile"));
    }

    @Test
    void oneThatDoesNotFitIsPassedOverInSilence() throws Exception {
        Files.writeString(worker().classArchive(), "no archive");
        assertThat(loadedClasses(ServiceRole.WORKER))
                .filteredOn(line -> line.contains(StandIn.class.getName()))
                .singleElement()
                .asString()
                .contains(worker().jar().toString());
    }

    private void make() {
        new ClassArchives(folder)
                .make(Stack.builder().home(folder.resolve("home")).events(terminal::accept));
    }

    private PackagedService worker() {
        return new PackagedService(folder, ServiceRole.WORKER);
    }

    private List<String> arguments(ServiceRole role) {
        return ServicePrograms.packaged(folder).javaArguments(role);
    }

    /** What the JVM of that service says of the classes that it loads, line by line; the service ends at once. */
    private List<String> loadedClasses(ServiceRole role) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Programs.java(), "-Xlog:class+load:stdout"));
        command.addAll(arguments(role));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MILLRACE_STAND_IN_BREAKS", "yes");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(3);
        assertThat(output).doesNotContain("[cds");
        return Arrays.asList(output.split("\n"));
    }
}
