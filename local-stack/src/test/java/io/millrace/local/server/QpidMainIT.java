package io.millrace.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.process.FreePorts;
import io.millrace.local.process.HomeFolder;
import java.nio.file.Path;
import org.apache.qpid.server.SystemLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker of the embedded kind, in this JVM. */
class QpidMainIT {
    @Test
    void servesUntilItIsShutDown(@TempDir Path folder) throws Exception {
        int port = FreePorts.next();
        QpidServer client = new QpidServer(HomeFolder.visit(folder), "broker", port);
        SystemLauncher launcher = QpidMain.launch(folder.resolve("data").toString(), port);
        assertThat(client.serves()).isTrue();
        launcher.shutdown();
        assertThat(client.serves()).isFalse();
    }
}
