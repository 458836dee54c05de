package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Client;
import picocli.CommandLine.Parameters;

/** An action that reads something of one job. */
abstract class OfOneJob extends Action {
    @Parameters(paramLabel = "ID", description = "The job's id.")
    String id = "";

    OfOneJob(Root root) {
        super(root);
    }

    /** @param what of the job, such as {@code /why}; empty: itself */
    Answer get(String what) {
        return client().get("/jobs/" + Client.part(id) + what);
    }
}
