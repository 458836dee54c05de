package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UsageMeterIT {
    private String container;
    private final Engine engine = new Engine(DockerEngine.SOCKET);

    @BeforeEach
    void startBusyContainer() {
        DockerEngine.need();
        container = DockerEngine.run(
                "docker", "run", "-d", "--entrypoint", "sh", DockerEngine.IMAGE, "-c", "while :; do :; done");
    }

    @AfterEach
    void removeIt() throws Exception {
        DockerEngine.run("docker", "rm", "-f", container);
        engine.close();
    }

    @Test
    void itsControlGroupsTellAtOnce() throws InterruptedException {
        try (UsageMeter meter = new UsageMeter(engine, container, UsageMeter.CGROUPS)) {
            awaitMore(meter, Duration.ofMillis(100));
            assertTrue(meter.peakBytes() > 0);
        }
    }

    @Test
    void whereThoseAreNotInSightItsEngineTells(@TempDir Path nothing) throws InterruptedException {
        try (UsageMeter meter = new UsageMeter(engine, container, nothing)) {
            awaitMore(meter, Duration.ofSeconds(1));
            assertNotNull(meter.peakBytes());
        }
    }

    private static void awaitMore(UsageMeter meter, Duration cpu) throws InterruptedException {
        while (meter.cpu() == null || meter.cpu().compareTo(cpu) < 0) {
            Thread.sleep(20);
            meter.look();
        }
    }
}
