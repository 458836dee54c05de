package io.millrace.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have a {@link StandIn} and an empty folder of profiles each. */
public abstract class WithStandIn {
    @TempDir
    protected Path folder;

    protected StandIn server;

    @BeforeEach
    void start() {
        server = new StandIn(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
