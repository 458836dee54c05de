package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import io.millrace.supervisor.run.Starter.CannotStartException;
import io.millrace.supervisor.wire.Report.Cause;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineErrorTest {
    private final Engine engine = new Engine(Path.of("/nonexistent/docker.sock"));

    /** As engines 20.10 to 28 with runc say it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: \\\"echi\\\": executable file not found in $PATH: unknown",
                "exec: \\\"/bin/echi\\\": stat /bin/echi: no such file or directory: unknown",
                "exec: \\\"/usr/bin/\\\": is a directory: unknown",
                "exec: \\\"/etc/hosts\\\": permission denied: unknown"
            })
    void aProgramThatIsNoneIsNotFound(String said) {
        CannotStartException error = when(new BadRequestException(
                "Status 400: {\"message\":\"OCI runtime create failed: unable to start container process: " + said
                        + "\"}\n"));

        assertEquals(Cause.NOT_FOUND, error.why());
        assertEquals("echi: command not found in image busybox:1", error.getMessage());
    }

    @Test
    void whatElseTheEngineSaysIsPassedOn() {
        CannotStartException error =
                when(new InternalServerErrorException("{\"message\":\"cgroups: \\\"docker\\\" is read-only\"}"));

        assertEquals(Cause.NOT_STARTED, error.why());
        assertEquals("the container cannot be started: cgroups: \"docker\" is read-only", error.getMessage());
    }

    @Test
    void anEngineThatIsAwayHasSaidNothing() {
        CannotStartException error = when(new IllegalStateException(new IOException("Connection refused")));

        assertEquals(Cause.NOT_STARTED, error.why());
        assertEquals(
                "the container engine at /nonexistent/docker.sock does not answer: Connection refused",
                error.getMessage());
    }

    @Test
    void anErrorWithoutWordsHasAName() {
        assertEquals("IOException", EngineError.text(new IllegalStateException(new IOException())));
    }

    private CannotStartException when(RuntimeException error) {
        return EngineError.whenStarting(error, engine, "echi", "busybox:1");
    }
}
