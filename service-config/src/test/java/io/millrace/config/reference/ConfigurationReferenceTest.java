package io.millrace.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what the mappings say. {@code make configuration} writes it anew. */
class ConfigurationReferenceTest {
    private static final Path ROOT = Path.of("..");
    private static final Path REFERENCE = ROOT.resolve("docs/configuration.md");

    @Test
    void theReferenceIsWhatTheMappingsSay() throws IOException {
        String made = preface() + section("Gateway", "gateway") + section("Worker", "worker");
        if (Boolean.getBoolean("millrace.reference.write")) {
            Files.writeString(REFERENCE, made);
        }

        assertThat(Files.readString(REFERENCE))
                .as("docs/configuration.md; `make configuration` writes it anew")
                .isEqualTo(made);
    }

    @Test
    void nothingIsLeftWithoutAMeaning() throws IOException {
        for (String service : List.of("gateway", "worker")) {
            assertThat(settings(service)).hasSizeGreaterThan(30).allSatisfy(setting -> {
                assertThat(setting.meaning()).as(setting.key()).isNotBlank();
                assertThat(setting.type()).as(setting.key()).isNotBlank();
            });
        }
    }

    private static String preface() {
        return """
                # Configuration: every variable of gateway and worker

                Made of their `@ConfigMapping`s by `make configuration`; a test fails if the two differ. Change the Javadoc there, not this page.

                Each is an environment variable, or a file of that name in the folder `MILLRACE_SECRETS` (what the environment says wins). What is **needed** has no
                default: a service that lacks it says so and does not start. Durations are `500ms`, `90s`, `10m`, `7d`. [docs/security.md](security.md) and
                [docs/commands.md](commands.md) tell more of theirs.
                """;
    }

    private static String section(String title, String service) throws IOException {
        return settings(service).stream()
                .sorted(Comparator.comparing(Setting::variable))
                .map(Setting::row)
                .collect(Collectors.joining(
                        "", "\n## " + title + "\n\n| variable | type | default | meaning |\n|---|---|---|---|\n", ""));
    }

    private static List<Setting> settings(String service) throws IOException {
        Path main = ROOT.resolve(service + "-service/src/main");
        Properties defaults = new Properties();
        try (Reader reader = Files.newBufferedReader(main.resolve("resources/application.properties"))) {
            defaults.load(reader);
        }
        String type = Character.toUpperCase(service.charAt(0)) + service.substring(1) + "Config.java";
        return MappingSource.settings(main.resolve("java/io/millrace/" + service + "/" + type), defaults);
    }
}
