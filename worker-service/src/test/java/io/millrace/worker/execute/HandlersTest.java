package io.millrace.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.JobType;
import io.millrace.handler.BuiltInTypes;
import io.millrace.handler.JobContext;
import io.millrace.handler.JobHandler;
import io.millrace.handler.JobTypeDescriptor;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.handlers.BuiltIns;
import io.millrace.worker.execute.http.HttpRequestHandler;
import io.millrace.worker.execute.mail.RecordingPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlersTest {
    @TempDir
    Path folder;

    @Test
    void allBuiltInTypesAreServed() {
        Handlers all = Handlers.of(builtIns(), Set.of());
        assertThat(all.types())
                .as("all but command, which not every worker runs")
                .containsExactlyInAnyOrderElementsOf(BuiltInTypes.all().stream()
                        .filter(type -> !type.equals(BuiltInTypes.COMMAND))
                        .map(JobTypeDescriptor::name)
                        .toList());
        JobType report = all.descriptions().stream()
                .filter(type -> type.name().equals("report"))
                .findFirst()
                .orElseThrow();
        assertThat(report.schema().text()).isEqualTo(BuiltInTypes.REPORT.schema());
        assertThat(report.defaults().maxAttempts()).isEqualTo(3);
    }

    private static List<JobHandler> builtIns() {
        List<JobHandler> all = new ArrayList<>(BuiltIns.all(new Random(1), new RecordingPost()));
        all.add(new HttpRequestHandler(null, Tracing.OFF));
        return all;
    }

    @Test
    void orOnlyThoseAskedFor() {
        Handlers some = Handlers.of(builtIns(), Set.of("noop"));
        assertThat(some.types()).containsExactly("noop");
        assertThat(some.of("report")).isEmpty();
        assertRefused(() -> Handlers.of(builtIns(), Set.of("nope")), "no handler serves", "nope");
    }

    @Test
    void handlersThatCannotBeServedAreNamed() {
        JobTypeDescriptor good = new JobTypeDescriptor("good", "", "{}");
        assertRefused(() -> Handlers.of(List.of(of(() -> good), of(() -> good)), Set.of()), "two handlers", "good");
        assertRefused(() -> Handlers.of(List.of(of(() -> null)), Set.of()), "does not describe");
        assertRefused(
                () -> Handlers.of(List.of(of(() -> new JobTypeDescriptor("BAD NAME", "", "{}"))), Set.of()),
                "does not describe",
                "BAD NAME");
        assertRefused(
                () -> Handlers.of(List.of(of(() -> new JobTypeDescriptor("odd", "", "{"))), Set.of()),
                "odd",
                "no JSON");
        assertRefused(
                () -> Handlers.of(List.of(of(() -> new JobTypeDescriptor("odd", "", "[]"))), Set.of()),
                "no JSON object");
    }

    @Test
    void aFolderOfPluginsMustBeThereAndItsHandlersToo() throws IOException {
        assertThat(Plugins.load(folder)).isEmpty();
        assertRefused(() -> Plugins.load(folder.resolve("nowhere")), "does not exist", "nowhere");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("broken.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/io.millrace.handler.JobHandler"));
            jar.write("com.example.Missing".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        assertRefused(() -> Plugins.load(folder), "cannot be loaded", "com.example.Missing");
    }

    private static void assertRefused(Supplier<?> load, String... words) {
        assertThatThrownBy(load::get).isInstanceOf(BadHandlerException.class).hasMessageContainingAll(words);
    }

    private static JobHandler of(Supplier<JobTypeDescriptor> descriptor) {
        return new JobHandler() {
            @Override
            public JobTypeDescriptor descriptor() {
                return descriptor.get();
            }

            @Override
            public Map<String, Object> run(JobContext context) {
                return Map.of();
            }
        };
    }
}
