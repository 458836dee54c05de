package io.millrace.supervisor.client;

import static io.millrace.supervisor.container.DockerEngine.IMAGE;
import static io.millrace.supervisor.container.DockerEngine.SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.supervisor.client.Commands.Finished;
import io.millrace.supervisor.container.DockerEngine;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.run.Settings.Containers;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.Ready;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands with images on a worker whose other commands are processes. */
@Timeout(60)
class ImageIT {
    private static final CommandSpec WHERE = in(IMAGE, "test -e /bin/busybox -a ! -e /usr && id -u");

    @Test
    void whatNamesAnImageRunsInItAndTheRestDoesNot() throws Exception {
        DockerEngine.need();
        try (Commands commands = new Commands(Isolation.PROCESS, new Containers(SOCKET, null))) {
            Ready ready = commands.supervisor.ready();
            assertNull(ready.trouble());
            assertNull(ready.imageTrouble());

            Finished inside = commands.run(WHERE);
            inside.succeeded();
            assertEquals("65534", inside.out());
            assertTrue(inside.end().enforced().contains("network"));

            Finished outside = commands.run("ls -d /usr");
            assertEquals("/usr", outside.out());
            assertFalse(outside.end().enforced().contains("network"));
        }
    }

    @Test
    void withoutAnEngineAnImageIsRefused() throws Exception {
        try (Commands commands = new Commands(Isolation.PROCESS)) {
            Ready ready = commands.supervisor.ready();
            assertNull(ready.trouble());
            assertEquals("no container engine is configured", ready.imageTrouble());

            assertEquals(Cause.NOT_ENFORCEABLE, commands.run(WHERE).end().cause());
        }
    }

    @Test
    void anEngineThatDoesNotAnswerIsNamed(@TempDir Path folder) throws Exception {
        Path nothing = folder.resolve("docker.sock");
        try (Commands commands = new Commands(Isolation.PROCESS, new Containers(nothing, null))) {
            Ready ready = commands.supervisor.ready();
            assertNull(ready.trouble());
            String expected = "the container engine at " + nothing + " does not answer: ";
            assertTrue(ready.imageTrouble().startsWith(expected), ready.imageTrouble());

            Finished refused = commands.run(WHERE);
            assertEquals(Cause.NOT_STARTED, refused.end().cause());
            assertTrue(refused.end().detail().startsWith(expected), refused.toString());
            commands.run("true").succeeded();
        }
    }

    @Test
    void anEngineThatHangsIsNotWaitedForLong(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("docker.sock");
        try (ServerSocketChannel hangs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hangs.bind(UnixDomainSocketAddress.of(socket));
            try (Commands commands = new Commands(Isolation.PROCESS, new Containers(socket, null))) {
                String trouble = commands.supervisor.ready().imageTrouble();
                assertTrue(trouble.endsWith("does not answer: no answer within 5 s"), trouble);
                commands.run("true").succeeded();
            }
        }
    }

    @Test
    void withoutAnEngineTheLevelOfContainersDoesNotWork() throws Exception {
        try (Commands commands = new Commands(Isolation.CONTAINER)) {
            assertEquals(
                    "no container engine is configured",
                    commands.supervisor.ready().trouble());
        }
    }

    private static CommandSpec in(String image, String script) {
        return new CommandSpec(List.of("sh", "-c", script), Map.of(), new byte[0], image, Commands.FREE);
    }
}
