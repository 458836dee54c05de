package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "whoami", description = "Tells who one is for the server, and what one may.")
final class WhoAmI extends Action {
    WhoAmI(Root root) {
        super(root);
    }

    @Override
    int call() {
        Answer answer = client().get("/auth/me");
        if (out().json()) {
            printRaw(answer);
            return ExitCode.OK;
        }
        Map<String, Object> me = answer.json();
        String name = Json.textOr(me, "username", "");
        String permissions = Listing.joined(me, "permissions");
        out().line(
                        out().quiet()
                                ? name
                                : name + ", roles: " + Listing.joined(me, "roles")
                                        + (permissions.isEmpty() ? "" : ", permissions: " + permissions));
        return ExitCode.OK;
    }
}
