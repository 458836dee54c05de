package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.supervisor.run.Allowance;
import io.millrace.supervisor.run.Starter.CannotStartException;
import io.millrace.supervisor.run.Tree;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that goes away while it runs commands. */
@Timeout(60)
class LostEngineIT {
    private static final Limits FREE = new Limits(null, null, null, 1000, false, Duration.ofSeconds(60));

    private Forwarder forwarder;
    private Engine engine;
    private ContainerStarter starter;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        DockerEngine.need();
        Path socket = folder.resolve("docker.sock");
        forwarder = new Forwarder(socket);
        engine = new Engine(socket);
        Allowance allowance = new Allowance(64L << 20, 64, 32L << 20, Duration.ofSeconds(3));
        starter = new ContainerStarter(engine, DockerEngine.IMAGE, allowance);
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
        forwarder.close();
    }

    @Test
    void itsCommandIsNotBelievedToBeGoneUntilItIs() throws Exception {
        Tree tree = starter.start(1, sleep(new byte[0]), () -> true);
        forwarder.cut();

        assertEquals(128 + 9, tree.await());
        assertFalse(tree.awaitGone(Duration.ofMillis(300)));
        assertFalse(tree.lostToMemory());
        assertEquals(0, tree.stdout().readAllBytes().length);

        forwarder.connect();
        assertTrue(tree.awaitGone(Duration.ofSeconds(10)));
        tree.close();
        assertEquals(List.of(), DockerEngine.containersWith(Sweep.OWNER));
    }

    @Test
    void whatCouldNotBeRemovedIsRemovedLater() throws Exception {
        Tree tree = starter.start(1, sleep(new byte[0]), () -> true);
        forwarder.cut();
        tree.close();
        forwarder.connect();
        assertEquals(1, DockerEngine.containersWith(Sweep.OWNER).size());

        try (Sweep sweep = Sweep.begin(engine)) {
            while (!DockerEngine.containersWith(Sweep.OWNER).isEmpty()) {
                Thread.sleep(50);
            }
        }
        assertEquals(List.of(), List.copyOf(engine.left()));
    }

    @Test
    void oneThatIsGoneNeedsNoRemoval() throws Exception {
        Tree tree = starter.start(1, sleep("read".getBytes(StandardCharsets.UTF_8)), () -> true);
        tree.kill();
        assertEquals(128 + 9, tree.await());
        DockerEngine.containersWith(Sweep.OWNER).forEach(engine::remove);

        assertTrue(tree.awaitGone(Duration.ZERO));
        tree.close();
        assertEquals(List.of(), List.copyOf(engine.left()));
    }

    @Test
    void withoutItNothingStarts() throws Exception {
        forwarder.cut();

        CannotStartException error =
                assertThrows(CannotStartException.class, () -> starter.start(1, sleep(new byte[0]), () -> true));
        assertEquals(Cause.NOT_STARTED, error.why());
        assertThrows(IOException.class, () -> StandardInput.attach(engine.socket(), "nothing"));
    }

    @Test
    void itTakesNoInputForWhatIsNotThere() {
        IOException error = assertThrows(IOException.class, () -> StandardInput.attach(engine.socket(), "nothing"));

        assertTrue(error.getMessage().contains("404"), error.getMessage());
    }

    @Test
    void whoeverIsInterruptedStartsNothing() {
        Thread.currentThread().interrupt();
        assertThrows(CannotStartException.class, () -> starter.start(1, sleep(new byte[0]), () -> true));

        assertTrue(Thread.interrupted());
    }

    private static CommandSpec sleep(byte[] stdin) {
        return new CommandSpec(List.of("sleep", "608.25"), Map.of(), stdin, null, FREE);
    }
}
