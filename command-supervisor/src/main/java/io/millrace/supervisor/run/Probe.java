package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Ready;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Tries whether commands can be run, by running one that says who and where it is. */
public final class Probe {
    private static final String QUESTION = "test \"$(id -u)\" != 0 && echo ready";

    private static final Limits LIMITS = new Limits(null, null, null, 4096, false, Duration.ofSeconds(10));

    /** What is tried. */
    public static final CommandSpec SPEC =
            new CommandSpec(List.of("/bin/sh", "-c", QUESTION), Map.of(), new byte[0], null, LIMITS);

    private Probe() {}

    /**
     * What a worker is told first.
     *
     * @param threads for what the command writes
     * @param imageTrouble why commands with images cannot be run; null: they can
     */
    public static Ready ask(Starter starter, Executor threads, @Nullable String imageTrouble) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        OutputFlow output = new OutputFlow(0, 4096, 4096, piece -> said.writeBytes(piece.bytes()));
        End end = new CommandRun(SPEC, starter, output, threads, unbegun -> {}).run(0);
        String trouble = trouble(end, said.toString(StandardCharsets.UTF_8).strip());
        return new Ready(trouble, imageTrouble, starter.enforced(SPEC));
    }

    private static @Nullable String trouble(End end, String said) {
        if (end.cause() == Cause.EXITED && end.code() == 0 && said.equals("ready")) {
            return null;
        }
        if (end.detail() != null) {
            return end.detail();
        }
        return said.isEmpty() ? "a command that was tried ended with code " + end.code() : said;
    }
}
