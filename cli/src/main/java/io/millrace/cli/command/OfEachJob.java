package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Client;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** The same change of several jobs. One that is refused does not keep the others from it, nor does a reader who has gone. */
abstract class OfEachJob extends Action {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The jobs' ids.")
    List<String> ids = new ArrayList<>();

    OfEachJob(Root root) {
        super(root);
    }

    /** Changes it, and tells. */
    abstract void change(String id);

    /** @param how the last part of the path, with its query */
    Answer post(String id, String how) {
        return client().post("/jobs/" + Client.part(id) + "/" + how, null);
    }

    private void tell(String id, CliException e) {
        if (e.exitCode() == ExitCode.READER_GONE) {
            return;
        }
        if (out().json() && e.status() != 0) {
            out().bytes().println(refused(id, e));
        }
        out().warn(id + ": " + e.text());
    }

    /** For programs, on the line where the job would be. */
    static String refused(String id, CliException e) {
        Map<String, Object> refused = new LinkedHashMap<>();
        refused.put("job_id", id);
        refused.put("error", Map.of("code", e.code(), "message", e.text()));
        return Json.write(refused);
    }

    /** The exit code of the first that failed. */
    @Override
    int call() {
        int code = ExitCode.OK;
        for (String id : ids) {
            try {
                change(id);
            } catch (CliException e) {
                if (ids.size() == 1) {
                    throw e;
                }
                tell(id, e);
                code = code == ExitCode.OK ? e.exitCode() : code;
            }
        }
        return code;
    }
}
