package io.millrace.supervisor.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.supervisor.client.Commands.Finished;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds beside at the levels that keep a command apart: the machine and its worker are out of reach. */
abstract class SandboxContract extends CommandsContract {
    @Test
    void itSeesItsOwnProcessesAlone() throws InterruptedException {
        Finished seen =
                commands.run("ls /proc | grep -c '^[0-9]*$'; kill -9 -1; cat /proc/1/environ; cat /proc/*/cmdline");

        assertTrue(Integer.parseInt(seen.out().lines().findFirst().orElse("")) < 8, seen.out());
        assertFalse(seen.out().contains("java"), seen.out());
        assertTrue(commands.run("echo still there").out().contains("still there"));
    }

    @Test
    void itSeesNoFilesOfTheMachine(@TempDir Path folder) throws Exception {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "secret");

        assertNotEquals("secret", commands.run("cat " + secret).out());
        assertEquals(
                "",
                commands.run("ls -A /root /home /var /run /opt /srv /mnt 2>/dev/null")
                        .out());
        assertEquals("", commands.run("cat /etc/shadow /etc/passwd 2>/dev/null").out());
    }

    @Test
    void itWritesNowhereButInItsOwnPlace() throws InterruptedException {
        String places = "/ /usr /usr/bin /etc /dev /proc /proc/sys/kernel /bin";
        Finished writer = commands.run("for place in " + places
                + "; do echo x > $place/millrace-was-here && echo $place; done 2>/dev/null; true");

        assertEquals("", writer.out());
        commands.run("echo x > /tmp/x && echo x > /dev/shm/x").succeeded();
    }

    @Test
    void itsPlaceIsSmall() throws InterruptedException {
        assertNotEquals(
                0, commands.run("head -c 40000000 /dev/zero > /tmp/large").end().code());
    }

    @Test
    void itGainsNothingByFurtherNamespaces() throws InterruptedException {
        assertNotEquals(
                0, commands.run("unshare --user --map-root-user true").end().code());
    }

    @Test
    void itReachesNoServerOfTheMachine() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Finished connect = commands.run(reach(server.getLocalPort()));

            assertFalse(connect.out().contains("connected"), connect.out());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
