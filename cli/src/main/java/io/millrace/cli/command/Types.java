package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Table;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "types", description = "Shows the job types, or the params of one.")
final class Types extends Action {
    @Parameters(arity = "0..1", paramLabel = "TYPE", description = "The type whose params are shown.")
    @Nullable
    String type;

    Types(Root root) {
        super(root);
    }

    @Override
    int call() {
        Answer answer = client().get("/types");
        if (type != null) {
            return one(answer, type);
        }
        Table table = new Table(out(), "type", "runs on", "description");
        Listing.print(
                out(),
                answer,
                "types",
                "name",
                "there are none yet: a worker brings them along",
                table,
                (rows, each) -> rows.row(
                        Json.textOr(each, "name", ""),
                        Json.textOr(each, "runs_on", ""),
                        Json.textOr(each, "description", "")));
        return ExitCode.OK;
    }

    private int one(Answer answer, String name) {
        Map<String, Object> found = Json.maps(answer.json(), "types").stream()
                .filter(each -> name.equals(each.get("name")))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        ExitCode.NOT_FOUND, "there is no job type " + name, "`millrace types` shows them"));
        if (out().json()) {
            out().line(Json.write(found));
            return ExitCode.OK;
        }
        out().note(name + ": " + Json.textOr(found, "description", ""));
        TypeParams.print(name, Json.map(found, "schema"), out());
        Map<String, Object> defaults = Json.map(found, "defaults");
        out().note("unless said otherwise: "
                + defaults.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "))
                + "; the JSON Schema: --json");
        return ExitCode.OK;
    }
}
