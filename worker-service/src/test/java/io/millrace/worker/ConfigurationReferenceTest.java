package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is made of sources; what counts is how the framework understands them. */
class ConfigurationReferenceTest {
    @Test
    void theReferenceNamesTheVariablesThatTheFrameworkReads() throws IOException {
        String reference = Files.readString(Path.of("../docs/configuration.md"));
        String section = reference.substring(reference.indexOf("\n## Worker"));

        Stream<String> named =
                section.lines().filter(line -> line.startsWith("| `")).map(line -> line.split("`", 3)[1]);

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        ConfigMappings.getProperties(new ConfigClass(WorkerConfig.class, "millrace")).keySet().stream()
                                // A list is there once more, by its elements.
                                .filter(key -> !key.endsWith("[*]"))
                                .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                                .toList());
    }
}
