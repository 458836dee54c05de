package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
    @ParameterizedTest
    @CsvSource({
        "busybox, busybox:latest",
        "busybox:1.35, busybox:1.35",
        "registry.example:5000/tools/jq, registry.example:5000/tools/jq:latest",
        "registry.example:5000/tools/jq:1.7, registry.example:5000/tools/jq:1.7",
        "busybox@sha256:0f1e, busybox@sha256:0f1e"
    })
    void anImageWithoutATagIsTheLatest(String asked, String fetched) {
        assertEquals(fetched, Images.withTag(asked));
    }
}
