package org.example.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/job-types.md} shows of this example is what is built here, to the letter. */
class DocumentationTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern SHOWN = Pattern.compile("<!-- file: (\\S+) -->\n```\\w*\n(.*?)```\n", Pattern.DOTALL);

    @Test
    void showsTheFilesAsTheyAre() throws IOException {
        Matcher shown = SHOWN.matcher(Files.readString(ROOT.resolve("docs/job-types.md")));
        int files = 0;
        while (shown.find()) {
            assertThat(shown.group(2)).as(shown.group(1)).isEqualTo(Files.readString(ROOT.resolve(shown.group(1))));
            files++;
        }
        assertThat(files).as("handler and service file").isEqualTo(2);
    }
}
