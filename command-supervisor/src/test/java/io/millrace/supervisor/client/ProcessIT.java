package io.millrace.supervisor.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.supervisor.launch.Isolation;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ProcessIT extends CommandsContract {
    @Override
    Isolation isolation() {
        return Isolation.PROCESS;
    }

    /** The other levels' proofs are worth something only if this is so. */
    @Test
    void itIsNotKeptApartAndDoesNotSayThatItIs() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            assertEquals("connected", commands.run(reach(server.getLocalPort())).out());
        }
        assertFalse(commands.run("true").end().enforced().contains("network"));
    }
}
