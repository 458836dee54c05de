package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import java.util.List;
import java.util.function.Consumer;

/** The same for several jobs: one that is refused does not keep the others from it. */
final class EachJob {
    private EachJob() {}

    /** The exit code of the first that was refused. */
    static int of(List<String> ids, Output output, Consumer<String> work) {
        int code = ExitCode.OK;
        for (String id : ids) {
            try {
                work.accept(id);
            } catch (CliException e) {
                if (ids.size() == 1) {
                    throw e;
                }
                output.warn(id + ": " + e.text());
                code = code == ExitCode.OK ? e.exitCode() : code;
            }
        }
        return code;
    }
}
