package io.millrace.cli.command;

import io.millrace.cli.api.JobView;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.JobCard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = {
            "Submits a job of a type: millrace submit noop --wait",
            "Such as: millrace submit compute_sum --param numbers=[1,2,3]"
        },
        footerHeading = "%n",
        footer = {
            "millrace types shows the types and their params. The value of --param is JSON if it can be read so, and text otherwise:",
            "--param seconds=5, --param title=May, --param 'title=\"5\"'."
        })
final class Submit extends Action {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TYPE",
            description = "The job type; report by default, with --object-id.")
    @Nullable
    String type;

    @Option(names = "--param", paramLabel = "K=V", description = "A param; may be given several times.")
    List<String> param = new ArrayList<>();

    @Option(
            names = "--params",
            paramLabel = "JSON|@FILE",
            description = "All params, as JSON, from a file, or from the standard input (@-).")
    @Nullable
    String params;

    @Mixin
    SubmitOptions options = new SubmitOptions();

    Submit(Root root) {
        super(root);
    }

    @Override
    int call() {
        if (type == null && options.objectId == null) {
            throw CliException.usage(
                    "a job needs a type or an object id",
                    "millrace submit TYPE, or millrace submit --object-id X; `millrace types` shows the types");
        }
        Submission submission = new Submission(root, options);
        JobView job = submission.submit(
                type == null ? "report" : type,
                Params.of(params, param, root.surroundings().in()),
                options.wait);
        if (!options.wait) {
            return ExitCode.OK;
        }
        JobView ended = submission.await(job);
        if (out().json()) {
            out().line(ended.raw());
        } else if (out().quiet()) {
            out().line(ended.id());
        } else {
            JobCard.print(ended, out());
        }
        return ended.exitCode();
    }
}
