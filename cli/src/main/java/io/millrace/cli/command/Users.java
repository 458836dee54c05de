package io.millrace.cli.command;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.Json;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "users", description = "Lists the users; add, remove, passwd NAME. (admin)")
final class Users extends ActionWithParts {
    Users(Root root) {
        super(root);
    }

    @Override
    List<Action> parts() {
        return List.of(new Add(root), new Remove(root), new Passwd(root));
    }

    @Override
    int call() {
        Table table = new Table(out(), "user", "roles", "permissions");
        Listing.print(
                out(),
                client().get("/users"),
                "users",
                "username",
                "there are none",
                table,
                (rows, user) -> rows.row(
                        Json.textOr(user, "username", ""),
                        Listing.joined(user, "roles"),
                        Listing.joined(user, "permissions")));
        return ExitCode.OK;
    }

    @Command(name = "add", description = "Makes a user; asks for the password.")
    static final class Add extends Action {
        @Parameters(paramLabel = "NAME", description = "The user's name.")
        String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "user (the default), admin or agent; may be given several times.")
        List<String> roles = new ArrayList<>();

        @Option(names = "--permission", paramLabel = "P", description = "command: may run commands.")
        List<String> permissions = new ArrayList<>();

        @Option(names = "--password-stdin", description = "The password is the first line of the standard input.")
        boolean passwordStdin;

        Add(Root root) {
            super(root);
        }

        @Override
        int call() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("username", name);
            body.put("password", root.prompt().password("Password for " + name + ": ", passwordStdin));
            body.put("roles", roles.isEmpty() ? List.of("user") : roles);
            body.put("permissions", permissions);
            String made = client().post("/users", body).body();
            out().line(out().json() ? made.strip() : out().quiet() ? name : name + " is made");
            return ExitCode.OK;
        }
    }

    @Command(name = "remove", description = "Deletes a user; his jobs stay.")
    static final class Remove extends Action {
        @Parameters(paramLabel = "NAME", description = "The user's name.")
        String name = "";

        Remove(Root root) {
            super(root);
        }

        @Override
        int call() {
            client().send("DELETE", "/users/" + Client.part(name), null);
            Done.say(out(), "username", name, "is deleted");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "passwd",
            description =
                    "Changes a password: one's own, or as administrator anybody's. Tokens given for the old one end.")
    static final class Passwd extends Action {
        @Parameters(paramLabel = "NAME", description = "The user's name.")
        String name = "";

        @Option(
                names = "--password-stdin",
                description =
                        "The standard input has the new password in its first line; before it, where it is one's own, the current one.")
        boolean passwordStdin;

        Passwd(Root root) {
            super(root);
        }

        @Override
        int call() {
            boolean own =
                    Json.textOr(client().get("/auth/me").json(), "username", "").equals(name);
            Map<String, Object> body = new LinkedHashMap<>();
            if (own) {
                body.put("current_password", root.prompt().password("Current password: ", passwordStdin));
            }
            body.put("password", root.prompt().password("New password for " + name + ": ", passwordStdin));
            client().send("PUT", "/users/" + Client.part(name) + "/password", body);
            Done.say(out(), "username", name, "has a new password");
            return ExitCode.OK;
        }
    }
}
